// Sampling a partition: all is as a raster of the network has it.

import { describe, expect, it } from 'vitest';
import { createReferenceEngine } from '../../engine/reference.ts';
import { raster } from '../../polytope/raster.ts';
import { createPainter } from './painter.node.ts';
import { FULL, samplePartition } from './sample.ts';
import { randomPartition, SPEC } from './testing/random-partition.node.ts';
import { viewOf } from './view.ts';

const DOMAINS = [
  [-1, -1, 1, 1],
  [-0.3, 0.1, 0.5, 0.4],
] as const;

describe.each([1, 2, 3])('the network of seed %i', (seed) => {
  it.each(DOMAINS)('is as the raster: %f %f %f %f', async (...domain) => {
    const { found, parameters } = await randomPartition(seed, domain);
    const size = { width: 90, height: 60 };
    const network = await createReferenceEngine().load(SPEC, parameters);
    const expected = await raster(network, { domain, ...size }, { crease: 'thin' });
    const drawn = samplePartition(createPainter(), found, size);
    expect(drawn.outputs.length).toBe(expected.outputs.length);
    drawn.outputs.forEach((value, i) => {
      expect(Math.abs(value - expected.outputs[i]!)).toBeLessThan(1e-4);
    });
    expect(drawn.patterns).toBeGreaterThanOrEqual(expected.patterns);
    // A crease between a sample and the next one goes through the pixel between them.
    const missed = expected.creases.filter((crease, i) => crease === 1 && drawn.creases[i] === 0);
    expect(missed.length).toBe(0);
    expect(drawn.creasePixels).toBe(drawn.creases.filter((share) => share >= FULL / 2).length);
  });
});

it('a view has the proportions of its domain', () => {
  expect(viewOf([0, 0, 2, 1], 100)).toMatchObject({ width: 100, height: 50 });
  expect(viewOf([0, 0, 1, 3], 100, true)).toMatchObject({ width: 34, height: 100 });
  expect(viewOf([0, 0, 1e9, 1], 100, true)).toMatchObject({ width: 100, height: 2 });
});
