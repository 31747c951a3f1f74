// Where a training begins: with drawn weights, with those of a file, or with everything that a checkpoint has.

import { InputError } from '../../src/format/input-error.ts';
import { readSafetensors } from '../../src/format/safetensors.ts';
import type { NetworkSpec, Parameters } from '../../src/net/network.ts';
import { parseShape } from '../../src/net/shape.ts';
import { STATE_SLOTS } from '../../src/net/training.ts';
import { networkOfTensors, writtenActivation } from '../../src/net/weights.ts';
import { TorchGenerator } from '../../src/random/torch.ts';
import { decodeCheckpoint } from '../../src/run/checkpoint.ts';
import type { Checkpoint } from '../../src/run/training.ts';
import type { LabSettings } from './protocol.ts';

/** The network of a training; and its state, where that is not drawn from the seed. */
export interface Beginning {
  readonly network: NetworkSpec;
  readonly state: Checkpoint | undefined;
}

const WHERE = 'the weights';

/**
 * @param outputs what the picture needs
 * @throws InputError, one line, for weights that are damaged or do not fit
 */
export function beginningOf(settings: LabSettings, outputs: number): Beginning {
  const { shape, activation, weights } = settings;
  if (weights === undefined) {
    return { network: { inputs: 2, hidden: parseShape(shape), outputs, activation }, state: undefined };
  }
  const { metadata, tensors } = readSafetensors(weights, WHERE);
  const loaded = networkOfTensors(tensors, writtenActivation(metadata) ?? activation, WHERE);
  const network = loaded.spec;
  if (network.inputs !== 2) {
    throw new InputError(
      `${WHERE}: a network of ${network.inputs} inputs; give one of 2, a point of the plane`,
    );
  }
  if (network.outputs !== outputs) {
    const kind = outputs === 1 ? 'a grey picture' : 'a picture in colour';
    throw new InputError(
      `${WHERE}: a network of ${network.outputs} outputs cannot learn ${kind}, which needs ${outputs}; choose another picture or other weights`,
    );
  }
  // Which run a checkpoint is of is for those to know who resume it.
  const state = settings.resumes
    ? decodeCheckpoint(weights, { ...settings, network }, metadata.trainingHash ?? '', WHERE)
    : untrained(settings, loaded.parameters);
  return { network, state };
}

/** Given weights at epoch 0, the optimizer new, the generator as the seed makes it. */
function untrained({ seed, optimizer }: LabSettings, parameters: Parameters): Checkpoint {
  const zeros = parameters.map(({ weight, bias }) => ({
    weight: new Float32Array(weight.length),
    bias: new Float32Array(bias.length),
  }));
  return {
    epoch: 0,
    parameters,
    optimizer: { steps: 0, slots: Array.from({ length: STATE_SLOTS[optimizer.kind] }, () => zeros) },
    generator: new TorchGenerator(seed).save(),
  };
}
