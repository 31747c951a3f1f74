// Foreign files, damaged at random: refused in one line or read, in no time, with no more memory than the file has.
// CREASE_FUZZ=100000 sets the number of mutations of each kind of file; a seed gives the same ones again.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadGreyPicture } from '../data/image.node.ts';
import { crc32, readPngChunks } from '../data/png-chunks.ts';
import { createReferenceEngine } from '../engine/reference.ts';
import { InputError } from '../format/input-error.ts';
import { readNpy, writeNpy } from '../format/npy.ts';
import { readSafetensors, writeSafetensors } from '../format/safetensors.ts';
import type { Tensor } from '../format/tensor.ts';
import { networkOfTensors } from '../net/weights.ts';
import { encodePng, PNG_KEYWORD, readPngText } from '../picture/png.node.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../run/checkpoint.ts';
import { manifestOf } from '../run/directory.node.ts';
import { greyPng } from '../run/grey-png.node.ts';
import { trainingHash } from '../run/hash.node.ts';
import { manifestText, parseManifest } from '../run/manifest.ts';
import { parseMetrics } from '../run/metrics.ts';
import { parseRunSpec, type RunSpec } from '../run/spec.ts';
import { exampleSpec } from '../run/testing/example.ts';
import { scratch } from '../run/testing/scratch.node.ts';
import { Training } from '../run/training.ts';
import { Mutator } from '../testing/mutate.ts';

const MUTATIONS = Number(process.env.CREASE_FUZZ ?? 2000);
/** A reader that takes longer for a small file hangs; a loaded machine is allowed for. */
const LONGEST = 10_000;

interface Kind {
  readonly good: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array) => void;
  /** What it throws; RangeError where its caller makes an InputError of that; undefined where it skips what is damaged. */
  readonly refusal?: new (
    text: string,
  ) => Error;
  /** A mutation that goes deeper: checksums made right again. */
  readonly mend?: (bytes: Uint8Array) => void;
}

const text = (value: string) => new TextEncoder().encode(value);

async function checkpointFile(spec: RunSpec): Promise<Uint8Array> {
  const none = {
    count: 0,
    inputs: new Float32Array(),
    targets: new Float32Array(),
    pixels: new Uint32Array(),
  };
  const setting = {
    engine: createReferenceEngine(),
    points: { training: none, validation: none },
    pause: async () => {},
  };
  const training = await Training.start(spec, setting);
  return encodeCheckpoint(training.checkpoint(), spec, trainingHash(spec));
}

/** Makes the checksums of a PNG's chunks right, as far as there are whole chunks. */
function mendPng(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) return;
    view.setUint32(end - 4, crc32(bytes.subarray(at + 4, end - 4)));
    at = end;
  }
}

const spec: RunSpec = { ...exampleSpec(), changes: [{ fromEpoch: 2, learningRate: 0.5, optimizer: 'new' }] };
const tensors = new Map<string, Tensor>([
  ['network.0.weight', { dtype: 'F32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['network.0.bias', { dtype: 'F32', shape: [3], data: Float32Array.of(1, 2, 3) }],
  ['network.2.weight', { dtype: 'F32', shape: [1, 3], data: Float32Array.of(7, 8, 9) }],
  ['steps', { dtype: 'I64', shape: [], data: new BigInt64Array(1) }],
]);
const weights = writeSafetensors(tensors, { activation: 'leaky_relu', slope: '0.01' });
const checkpoint = await checkpointFile(spec);
const grey = greyPng({ width: 9, height: 7, pixels: Uint8Array.from({ length: 63 }, (_, i) => 3 * i) });
const rgba = { width: 8, height: 6, data: Uint8ClampedArray.from({ length: 192 }, (_, i) => i) };
const frame = encodePng(rgba, '{"crease":1,"epoch":3}');

const KINDS: Record<string, Kind> = {
  safetensors: {
    good: [weights, checkpoint],
    refusal: InputError,
    read: (bytes) => {
      const { tensors: read } = readSafetensors(bytes, 'file');
      let size = 0;
      for (const { shape, data } of read.values()) {
        expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length);
        size += data.byteLength;
      }
      expect(size).toBeLessThan(bytes.length);
      return networkOfTensors(read, { kind: 'relu' }, 'file');
    },
  },
  checkpoint: {
    good: [checkpoint, weights],
    refusal: InputError,
    read: (bytes) => decodeCheckpoint(bytes, spec, trainingHash(spec), 'file'),
  },
  npy: {
    good: [
      writeNpy({ dtype: 'f4', shape: [3, 2], data: new Float32Array(6) }),
      writeNpy({ dtype: 'u1', shape: [5], data: new Uint8Array(5) }),
    ],
    refusal: InputError,
    read: (bytes) => {
      const { shape, data } = readNpy(bytes, 'file');
      expect(shape.reduce((a, b) => a * b, 1)).toBe(data.length);
    },
  },
  'run.json': {
    good: [text(manifestText(manifestOf(spec, '0.1.0'))), text(manifestText(manifestOf(exampleSpec(), '9')))],
    refusal: InputError,
    read: (bytes) => parseRunSpec(parseManifest(new TextDecoder().decode(bytes), 'file').spec, 'file'),
  },
  'metrics.ndjson': {
    good: [text('{"v":1,"epoch":1,"trainLoss":0.5,"valLoss":0.25}\n'.repeat(3)), text('{"v":1}\n')],
    read: (bytes) => {
      parseMetrics(new TextDecoder().decode(bytes), 10).forEach((line, i) => {
        expect(line).toEqual({ epoch: i + 1, trainLoss: expect.any(Number), valLoss: expect.any(Number) });
      });
    },
  },
  'chunks of a PNG': {
    good: [frame, grey],
    refusal: RangeError,
    mend: mendPng,
    read: (bytes) => {
      const chunks = readPngChunks(bytes);
      expect(chunks.reduce((sum, { data }) => sum + data.length, 0)).toBeLessThan(bytes.length);
      return readPngText(bytes, PNG_KEYWORD);
    },
  },
};

describe.each(Object.entries(KINDS))(`${MUTATIONS} mutations of %s`, (_, { good, read, refusal, mend }) => {
  test('are refused in one line or read', { timeout: 3_600_000 }, () => {
    for (const bytes of good.slice(0, 1)) read(bytes);
    const mutator = new Mutator(1);
    let [refused, longest, largest] = [0, 0, 0];
    for (let i = 0; i < MUTATIONS; i++) {
      const which = mutator.below(good.length);
      const bytes = mutator.mutate(good[which]!, good[(which + 1) % good.length]!);
      if (mend && mutator.below(2) === 0) mend(bytes);
      const before = process.memoryUsage().arrayBuffers;
      const began = performance.now();
      try {
        read(bytes);
      } catch (error) {
        if (refusal === undefined || !(error instanceof refusal))
          throw new Error(`mutation ${i}: ${error}`, { cause: error });
        if (/[\p{C}\p{Zl}\p{Zp}]|^.{600}/u.test(error.message))
          throw new Error(`mutation ${i}: ${error.message}`);
        refused++;
      }
      longest = Math.max(longest, performance.now() - began);
      largest = Math.max(largest, process.memoryUsage().arrayBuffers - before - bytes.length);
    }
    expect(longest).toBeLessThan(LONGEST);
    // Beside copies of what the file holds: decoders of text have a few kilobytes of their own.
    expect(largest).toBeLessThan(64 * 1024);
    // The mutations do damage, and not only that.
    if (refusal !== undefined) expect(refused).toBeGreaterThan(MUTATIONS / 3);
    expect(refused).toBeLessThan(MUTATIONS);
  });
});

describe(`${Math.ceil(MUTATIONS / 10)} mutations of pictures`, () => {
  const directory = scratch(afterAll);
  const path = join(directory, 'picture.png');

  test('are refused in one line or decoded', { timeout: 3_600_000 }, async () => {
    const mutator = new Mutator(2);
    let [refused, longest] = [0, 0];
    for (let i = 0; i < MUTATIONS / 10; i++) {
      const bytes = mutator.mutate(grey, frame);
      if (mutator.below(4) > 0) mendPng(bytes);
      writeFileSync(path, bytes);
      const began = performance.now();
      const picture = await loadGreyPicture(path).catch((error) => error as Error);
      longest = Math.max(longest, performance.now() - began);
      if ('pixels' in picture) expect(picture.pixels.length).toBe(picture.width * picture.height);
      else {
        expect(picture).toBeInstanceOf(InputError);
        expect(picture.message).toMatch(/^[^\n]+$/);
        refused++;
      }
    }
    expect(longest).toBeLessThan(LONGEST);
    expect(refused).toBeGreaterThan(MUTATIONS / 50);
    expect(refused).toBeLessThan(MUTATIONS / 10);
  });
});
