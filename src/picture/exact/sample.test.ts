// Sampling a partition: every pixel lies in one cell, the right one, and all is as a raster of the network has it.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReferenceEngine } from '../../engine/reference.ts';
import { raster } from '../../polytope/raster.ts';
import { Coverage } from './coverage.ts';
import { FULL, samplePartition } from './sample.ts';
import { forEachSpan } from './spans.ts';
import { randomPartition, SPEC } from './testing/random-partition.node.ts';
import { pixelPositions, type View, viewOf } from './view.ts';

const DOMAINS = [
  [-1, -1, 1, 1],
  [-0.3, 0.1, 0.5, 0.4],
] as const;

describe.each([1, 2, 3])('the network of seed %i', (seed) => {
  it.each(DOMAINS)('gives every pixel to one cell, which contains it: %f %f %f %f', async (...domain) => {
    const { found } = await randomPartition(seed, domain);
    for (const [width, height, offset] of [
      [64, 40, 0],
      [1, 1, 0.5],
      [7, 300, 0.5],
    ] as const) {
      const view: View = { domain, width, height };
      const positions = pixelPositions(found, view);
      const cells = new Int32Array(width * height).fill(-1);
      forEachSpan(found, positions, view, offset, (cell, row, from, to) => {
        for (let column = from; column < to; column++) {
          expect(cells[row * width + column]).toBe(-1);
          cells[row * width + column] = cell;
        }
      });
      cells.forEach((cell, pixel) => {
        expect(cell).toBeGreaterThanOrEqual(0);
        const [x, y] = [(pixel % width) + offset, Math.floor(pixel / width) + offset];
        const loop = found.cellVertices.subarray(found.cellStarts[cell], found.cellStarts[cell + 1]);
        loop.forEach((a, i) => {
          const b = loop[(i + 1) % loop.length]!;
          const [ax, ay] = [positions[2 * a]!, positions[2 * a + 1]!];
          const [bx, by] = [positions[2 * b]!, positions[2 * b + 1]!];
          expect((bx - ax) * (y - ay) - (by - ay) * (x - ax)).toBeGreaterThan(-1e-9);
        });
      });
    }
  });

  it.each(DOMAINS)('is as the raster: %f %f %f %f', async (...domain) => {
    const { found, parameters } = await randomPartition(seed, domain);
    const size = { width: 90, height: 60 };
    const network = await createReferenceEngine().load(SPEC, parameters);
    const expected = await raster(network, { domain, ...size }, { crease: 'thin' });
    const drawn = samplePartition(found, size);
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

describe('the coverage of lines', () => {
  const place = fc.double({ min: 5, max: 35, noNaN: true });
  const view = { domain: [0, 0, 1, 1], width: 40, height: 40 } as const;

  it('adds up to length times width, and does not depend on how a line is cut', () => {
    fc.assert(
      fc.property(
        place,
        place,
        place,
        place,
        fc.double({ min: 0.1, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ax, ay, bx, by, width, share) => {
          const whole = new Coverage(view);
          whole.add(ax, ay, bx, by, width);
          const sum = whole.shares.reduce((total, value) => total + value, 0);
          expect(Math.abs(sum - width * Math.hypot(bx - ax, by - ay))).toBeLessThan(1e-3);
          const [mx, my] = [ax + share * (bx - ax), ay + share * (by - ay)];
          const pieces = new Coverage(view);
          pieces.add(mx, my, ax, ay, width);
          pieces.add(mx, my, bx, by, width);
          const other = pieces.shares.reduce((total, value) => total + value, 0);
          expect(Math.abs(other - sum)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it('fills the pixels of a line along the middle of a row, and no others', () => {
    const coverage = new Coverage(view);
    coverage.add(0, 7.5, 40, 7.5, 1);
    coverage.shares.forEach((share, i) => {
      expect(share).toBe(Math.floor(i / 40) === 7 ? 1 : 0);
    });
  });

  it('stays within the picture', () => {
    const coverage = new Coverage(view);
    coverage.add(-10, -20, 60, 70, 3);
    coverage.add(39.9, 0, 39.9, 40, 2);
    expect(coverage.shares.every(Number.isFinite)).toBe(true);
  });
});

it('a view has the proportions of its domain', () => {
  expect(viewOf([0, 0, 2, 1], 100)).toMatchObject({ width: 100, height: 50 });
  expect(viewOf([0, 0, 1, 3], 100, true)).toMatchObject({ width: 34, height: 100 });
  expect(viewOf([0, 0, 1e9, 1], 100, true)).toMatchObject({ width: 100, height: 2 });
});
