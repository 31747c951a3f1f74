// A checkpoint as safetensors: weights under PyTorch's names, optimizer and generator state; checked when read.

import { crc32 } from '../data/png-chunks.ts';
import type { OptimizerState } from '../engine/engine.ts';
import { InputError } from '../format/input-error.ts';
import { readSafetensors, type Safetensors, writeSafetensors } from '../format/safetensors.ts';
import { oneLine, type Tensor } from '../format/tensor.ts';
import { layerSizes, type NetworkSpec, type Parameters } from '../net/network.ts';
import { STATE_SLOTS } from '../net/training.ts';
import { parameterTensors } from '../net/weights.ts';
import type { TorchState } from '../random/torch.ts';
import type { RunSpec } from './spec.ts';
import type { Checkpoint, EpochPosition, TrainedSpec } from './training.ts';
import type { WatchState } from './watch.ts';

const FORMAT = 'crease-checkpoint';
/** Version 1 had neither a place within an epoch nor a watch, and is read as a checkpoint without them. */
const VERSION = '2';
const GENERATOR_WORDS = 624;

/**
 * The bytes of a checkpoint. Tensors: `network.0.weight` F32 [outputs][inputs], `network.0.bias` F32 [outputs],
 * `network.2.weight`, ... (nn.Sequential's numbering, where activations count too); the optimizer's state arrays as
 * `optimizer.0.network.0.weight`, ...; where changes are measured, the weights of the moment before as
 * `anchor.network.0.weight`, ...; `generator.state` I32 [624], MT19937's words with their bits as they are. The
 * rest is metadata, as text, with a CRC-32 over everything. Within an epoch it also has the steps done and the sum of
 * their losses; the generator is then that of the epoch's beginning.
 * @param hash the training hash of the spec
 */
export function encodeCheckpoint(
  checkpoint: Checkpoint,
  spec: Pick<Layout, 'network'>,
  hash: string,
): Uint8Array<ArrayBuffer> {
  const { epoch, within, parameters, optimizer, generator, watch, anchor } = checkpoint;
  const tensors = new Map<string, Tensor>([
    ...parameterTensors('network', spec.network, parameters),
    ...(anchor ? parameterTensors('anchor.network', spec.network, anchor) : []),
    ...optimizer.slots.flatMap((slot, i) => parameterTensors(`optimizer.${i}.network`, spec.network, slot)),
  ]);
  const words = Int32Array.from(generator.words);
  tensors.set('generator.state', { dtype: 'I32', shape: [GENERATOR_WORDS], data: words });
  const { activation } = spec.network;
  const metadata = {
    format: FORMAT,
    version: VERSION,
    epoch: String(epoch),
    steps: String(optimizer.steps),
    trainingHash: hash,
    activation: activation.kind,
    ...(activation.kind === 'leaky_relu' ? { slope: String(activation.slope) } : {}),
    generatorIndex: String(generator.index),
    generatorNormal: generator.nextNormal === null ? '' : String(generator.nextNormal),
    ...(within ? { epochSteps: String(within.steps), lossSum: String(within.lossSum) } : {}),
    ...(watch ? watchTexts(watch) : {}),
  };
  return writeSafetensors(tensors, { ...metadata, crc32: checksum(tensors, metadata) });
}

/** What of a spec says what a checkpoint holds. */
type Layout = Pick<TrainedSpec, 'network' | 'optimizer' | 'batchSize'> & Pick<RunSpec, 'points'>;

/**
 * Reads a checkpoint of a run.
 * @param where what to call the file in errors
 * @throws InputError, one line, if it is damaged, of another version, or of a run with another training hash
 */
export function decodeCheckpoint(bytes: Uint8Array, spec: Layout, hash: string, where: string): Checkpoint {
  const file = readSafetensors(bytes, where);
  const { metadata, tensors } = file;
  if (metadata.format !== FORMAT) throw damaged(where, 'it is not a checkpoint');
  if (metadata.version !== VERSION && metadata.version !== '1') {
    throw damaged(
      where,
      `it has format version ${metadata.version}, and this crease reads versions 1 and ${VERSION}`,
    );
  }
  if (metadata.trainingHash !== hash) throw damaged(where, 'it belongs to a run with another spec');
  if (metadata.crc32 !== checksum(tensors, metadata)) throw damaged(where, 'its checksum is wrong');
  const slots = Array.from({ length: STATE_SLOTS[spec.optimizer.kind] }, (_, i) =>
    takeParameters(tensors, `optimizer.${i}.network`, spec.network, where),
  );
  const optimizer: OptimizerState = { steps: whole(metadata.steps, 'steps', where), slots };
  const within = takePosition(metadata, spec, where);
  const watch = takeWatch(metadata, where);
  const hasAnchor = tensors.has('anchor.network.0.weight');
  return {
    epoch: whole(metadata.epoch, 'epoch', where),
    ...(within ? { within } : {}),
    parameters: takeParameters(tensors, 'network', spec.network, where),
    optimizer,
    generator: takeGenerator(file, where),
    ...(watch ? { watch } : {}),
    ...(hasAnchor ? { anchor: takeParameters(tensors, 'anchor.network', spec.network, where) } : {}),
  };
}

type Metadata = Readonly<Record<string, string>>;

function takePosition(metadata: Metadata, spec: Layout, where: string): EpochPosition | undefined {
  if (metadata.epochSteps === undefined && metadata.lossSum === undefined) return undefined;
  const steps = whole(metadata.epochSteps, 'epochSteps', where);
  const lossSum = Number(metadata.lossSum || Number.NaN);
  if (!Number.isFinite(lossSum)) throw damaged(where, 'its lossSum is no number');
  const total = Math.ceil(spec.points / spec.batchSize);
  if (steps < 1 || steps >= total)
    throw damaged(where, `its epochSteps ${steps} lie outside an epoch of ${total}`);
  return { steps, lossSum };
}

function watchTexts(watch: WatchState): Metadata {
  return {
    watchEpoch: String(watch.anchorEpoch),
    watchParameters: watch.anchor,
    watchFrames: String(watch.constantFrames),
    watchPatterns: watch.patterns,
  };
}

function takeWatch(metadata: Metadata, where: string): WatchState | undefined {
  if (metadata.watchEpoch === undefined) return undefined;
  const { watchParameters: anchor = '?', watchPatterns: patterns = '?' } = metadata;
  if (![anchor, patterns].every((text) => /^[0-9a-f]*$/.test(text)))
    throw damaged(where, 'its watch is no fingerprint');
  return {
    anchorEpoch: whole(metadata.watchEpoch, 'watchEpoch', where),
    anchor,
    constantFrames: whole(metadata.watchFrames, 'watchFrames', where),
    patterns,
  };
}

/**
 * A CRC-32 over the metadata (without itself) and the names, and over the CRC-32 of every tensor's bytes: safetensors
 * itself notices no flipped bit.
 */
export function checksum(tensors: ReadonlyMap<string, Tensor>, metadata: Metadata): string {
  const parts = [...tensors].map(([name, { data }]) => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return `tensor ${name} ${crc32(bytes)}`;
  });
  for (const [key, text] of Object.entries(metadata)) if (key !== 'crc32') parts.push(`text ${key} ${text}`);
  return String(crc32(new TextEncoder().encode(parts.sort().join('\n'))));
}

function takeParameters(
  tensors: ReadonlyMap<string, Tensor>,
  prefix: string,
  spec: NetworkSpec,
  where: string,
): Parameters {
  return layerSizes(spec).map(({ inputs, outputs }, i) => ({
    weight: takeFloats(tensors, `${prefix}.${2 * i}.weight`, [outputs, inputs], where),
    bias: takeFloats(tensors, `${prefix}.${2 * i}.bias`, [outputs], where),
  }));
}

function takeFloats(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
  where: string,
): Float32Array {
  const { data } = take(tensors, name, shape, where);
  if (!(data instanceof Float32Array)) throw damaged(where, `${name} is not float32`);
  return data;
}

function takeGenerator(file: Safetensors, where: string): TorchState {
  const { data } = take(file.tensors, 'generator.state', [GENERATOR_WORDS], where);
  if (!(data instanceof Int32Array)) throw damaged(where, 'generator.state is not int32');
  const index = whole(file.metadata.generatorIndex, 'generatorIndex', where);
  if (index > GENERATOR_WORDS) throw damaged(where, `generatorIndex ${index} is above ${GENERATOR_WORDS}`);
  const text = file.metadata.generatorNormal;
  const nextNormal = text === '' ? null : Number(text);
  if (nextNormal !== null && !Number.isFinite(nextNormal))
    throw damaged(where, 'generatorNormal is no number');
  return { words: Uint32Array.from(data), index, nextNormal };
}

function take(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  shape: readonly number[],
  where: string,
): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw damaged(where, `${name} is missing`);
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
    throw damaged(where, `${name} has shape [${tensor.shape.join(', ')}] instead of [${shape.join(', ')}]`);
  }
  return tensor;
}

function whole(text: string | undefined, name: string, where: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw damaged(where, `its ${name} is no whole number`);
  return Number(text);
}

function damaged(where: string, reason: string): InputError {
  return new InputError(`${where} cannot be used: ${oneLine(reason)}; take another checkpoint or start over`);
}
