// Checkpoints as bytes: exact when whole, refused when damaged or foreign.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../format/input-error.ts';
import { readSafetensors, writeSafetensors } from '../format/safetensors.ts';
import { initialise } from '../net/initialise.ts';
import { STATE_SLOTS } from '../net/training.ts';
import { TorchGenerator } from '../random/torch.ts';
import { checksum, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { exampleSpec } from './testing/example.ts';
import type { Checkpoint } from './training.ts';

const HASH = 'b'.repeat(64);

function checkpointOf(spec = exampleSpec()): Checkpoint {
  const generator = new TorchGenerator(spec.seed);
  const draw = () => initialise(spec.network, generator, 'reference');
  const slots = Array.from({ length: STATE_SLOTS[spec.optimizer.kind] }, draw);
  return { epoch: 12, parameters: draw(), optimizer: { steps: 36, slots }, generator: generator.save() };
}

/** The same checkpoint as another version would write it, its checksum included. */
function reversioned(bytes: Uint8Array, version: string): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const { crc32: _, ...others } = metadata;
  const rest = { ...others, version };
  return writeSafetensors(tensors, { ...rest, crc32: checksum(tensors, rest) });
}

describe('a checkpoint', () => {
  const spec = exampleSpec();
  const checkpoint = checkpointOf(spec);
  const bytes = encodeCheckpoint(checkpoint, spec, HASH);

  test('is read back bit for bit', () => {
    expect(decodeCheckpoint(bytes, spec, HASH, 'x')).toEqual(checkpoint);
  });

  test('keeps a waiting normal, and NaN and infinity in the optimizer', () => {
    const slots = checkpoint.optimizer.slots.map((slot) =>
      slot.map(({ weight, bias }) => ({
        weight: weight.map(() => Number.POSITIVE_INFINITY),
        bias: bias.map(() => Number.NaN),
      })),
    );
    const odd: Checkpoint = {
      ...checkpoint,
      optimizer: { steps: 1, slots },
      generator: { ...checkpoint.generator, nextNormal: -0.1 - 1e-17 },
    };
    expect(decodeCheckpoint(encodeCheckpoint(odd, spec, HASH), spec, HASH, 'x')).toEqual(odd);
  });

  test('with the weights of the moment before is read back bit for bit', () => {
    const odd: Checkpoint = { ...checkpoint, anchor: checkpoint.optimizer.slots[0]! };
    expect(decodeCheckpoint(encodeCheckpoint(odd, spec, HASH), spec, HASH, 'x')).toEqual(odd);
  });

  test('within an epoch is read back bit for bit', () => {
    const within = { steps: 2, lossSum: 0.1 + 0.2 };
    const watch = { anchorEpoch: 8, anchor: '0123456789abcdef', constantFrames: 3, patterns: '' };
    const odd: Checkpoint = { ...checkpoint, within, watch };
    expect(decodeCheckpoint(encodeCheckpoint(odd, spec, HASH), spec, HASH, 'x')).toEqual(odd);
    expect(odd.epoch).toBe(12);
  });

  test.each([
    [{ steps: 0, lossSum: 1 }, 'outside an epoch of 3'],
    [{ steps: 3, lossSum: 1 }, 'outside an epoch of 3'],
    [{ steps: 1, lossSum: Number.NaN }, 'lossSum'],
    [{ steps: 1.5, lossSum: 1 }, 'epochSteps'],
  ])('at a place that no epoch has is refused: %o', (within, reason) => {
    const wrong = encodeCheckpoint({ ...checkpoint, within }, spec, HASH);
    expect(() => decodeCheckpoint(wrong, spec, HASH, 'x')).toThrow(reason);
  });

  test('of version 1 is read, and one of version 3 refused in one line', () => {
    const as = (version: string) => reversioned(bytes, version);
    expect(decodeCheckpoint(as('1'), spec, HASH, 'x')).toEqual(checkpoint);
    expect(() => decodeCheckpoint(as('3'), spec, HASH, 'x')).toThrow(
      /^x cannot be used: it has format version 3, and this crease reads versions 1 and 2;[^\n]*$/,
    );
  });

  test('has the tensor names of nn.Sequential, which counts activations too', () => {
    const { tensors, metadata } = readSafetensors(bytes);
    const layers = ['0', '2', '4'].flatMap((n) => [`network.${n}.weight`, `network.${n}.bias`]);
    const optimizer = [0, 1].flatMap((i) => layers.map((name) => `optimizer.${i}.${name}`));
    expect([...tensors.keys()].sort()).toEqual([...layers, ...optimizer, 'generator.state'].sort());
    expect(tensors.get('network.2.weight')!.shape).toEqual([4, 4]);
    expect(tensors.get('network.4.weight')!.shape).toEqual([1, 4]);
    expect(metadata).toMatchObject({ format: 'crease-checkpoint', version: '2', epoch: '12', slope: '0.01' });
  });

  test('with any byte changed is refused or is still the same checkpoint', () => {
    const places = fc.record({ at: fc.nat(bytes.length - 1), change: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(places, ({ at, change }) => {
        const changed = bytes.slice();
        changed[at]! ^= change;
        let read: Checkpoint | undefined;
        try {
          read = decodeCheckpoint(changed, spec, HASH, 'x');
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as Error).message).not.toContain('\n');
        }
        if (read) expect(read).toEqual(checkpoint);
      }),
      { numRuns: 500 },
    );
  });

  test('that is cut short is refused', () => {
    for (const length of [0, 7, 8, 100, bytes.length - 1]) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length), spec, HASH, 'x')).toThrow(InputError);
    }
  });

  test('of another run or another network is refused', () => {
    expect(() => decodeCheckpoint(bytes, spec, 'c'.repeat(64), 'x')).toThrow(/another spec/);
    const wider = { ...spec, network: { ...spec.network, hidden: [4, 5] } };
    expect(() => decodeCheckpoint(bytes, wider, HASH, 'x')).toThrow(/shape/);
    const deeper = { ...spec, network: { ...spec.network, hidden: [4, 4, 4] } };
    expect(() => decodeCheckpoint(bytes, deeper, HASH, 'x')).toThrow(InputError);
  });
});

test.each(['sgd', 'rmsprop', 'adam'] as const)('%s keeps as many state arrays as it needs', (kind) => {
  const spec = { ...exampleSpec(), optimizer: { kind, learningRate: 0.1 } };
  const checkpoint = checkpointOf(spec);
  expect(decodeCheckpoint(encodeCheckpoint(checkpoint, spec, HASH), spec, HASH, 'x')).toEqual(checkpoint);
});
