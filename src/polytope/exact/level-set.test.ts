// Level sets: signs on both sides along whole lines of the plane, ends on edges, closed curves, and shapes known by heart.

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Partitioner, startPartitioner } from './create.node.ts';
import { type LevelSet, levelSet, levelValues, polylines } from './level-set.ts';
import type { Partition } from './partition.ts';
import { forwardAt, handNetwork, randomNetwork } from './testing/networks.ts';

const DOMAIN = [-1, -1, 1, 1] as const;

let host: Partitioner;
beforeAll(async () => {
  host = await startPartitioner({ threads: 1 });
});
afterAll(() => host.close());

type Point = readonly [number, number];

function ends({ points, segments }: LevelSet, segment: number): readonly [Point, Point] {
  const at = (p: number): Point => [points[2 * p]!, points[2 * p + 1]!];
  return [at(segments[2 * segment]!), at(segments[2 * segment + 1]!)];
}

/** Distance of a point from the boundary of a cell. */
function fromBoundary(found: Partition, cell: number, [x, y]: Point): number {
  const loop = found.cellVertices.subarray(found.cellStarts[cell]!, found.cellStarts[cell + 1]!);
  const distances = Array.from(loop, (u, i) => {
    const w = loop[(i + 1) % loop.length]!;
    const [ux, uy] = [found.vertices[2 * u]!, found.vertices[2 * u + 1]!];
    const [dx, dy] = [found.vertices[2 * w]! - ux, found.vertices[2 * w + 1]! - uy];
    const t = Math.max(0, Math.min(1, ((x - ux) * dx + (y - uy) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - ux - t * dx, y - uy - t * dy);
  });
  return Math.min(...distances);
}

/** Where the level set crosses the line y = height, from left to right. */
function crossings(set: LevelSet, height: number): number[] {
  const found: number[] = [];
  for (let s = 0; s < set.cells.length; s++) {
    const [[ax, ay], [bx, by]] = ends(set, s);
    if (ay > height !== by > height) found.push(ax + ((bx - ax) * (height - ay)) / (by - ay));
  }
  return found.sort((a, b) => a - b);
}

describe('level sets', () => {
  const seeds = fc.integer({ min: 0, max: 0xffffffff });
  const shapes = fc.constantFrom([], [1], [7], [5, 6, 7], [20, 3, 20], [12, 12, 12]);

  it('separate positive from negative, end on their cells, and close or end on the border', async () => {
    const wanted = fc.constantFrom(
      { output: 0 },
      { output: 1, minus: 2 },
      { output: 2, threshold: 0.25 },
      { output: 1, minus: 0, threshold: -0.5 },
    );
    const heights = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(
        seeds,
        shapes,
        fc.constantFrom(0, 0.01, 0.5),
        wanted,
        heights,
        async (...generated) => {
          const [seed, hidden, slope, { output, minus, threshold = 0 }, ys] = generated;
          const network = randomNetwork(seed, hidden, slope, 3);
          const found = await host.partition(network, { domain: DOMAIN });
          const set = levelSet(found, { output, threshold, ...(minus === undefined ? {} : { minus }) });
          seen += set.cells.length;
          const value = (x: number, y: number) => {
            const { outputs } = forwardAt(network, x, y);
            return outputs[output]! - (minus === undefined ? 0 : outputs[minus]!) - threshold;
          };
          for (let p = 0; p < set.points.length; p += 2) {
            expect(Math.abs(value(set.points[p]!, set.points[p + 1]!))).toBeLessThan(1e-11);
          }
          set.cells.forEach((cell, s) => {
            for (const end of ends(set, s)) expect(fromBoundary(found, cell, end)).toBeLessThan(1e-14);
          });
          for (const y of ys) {
            const stops = [-1, ...crossings(set, y), 1];
            const signs = stops.slice(1).map((stop, i) => ({
              wide: stop - stops[i]! > 1e-9,
              positive: value((stop + stops[i]!) / 2, y) > 0,
            }));
            signs.forEach(({ wide, positive }, i) => {
              if (wide && signs[i + 1]?.wide)
                expect(positive, `${y}: ${stops}`).toBe(!signs[i + 1]!.positive);
            });
          }
          expectCurves(found, set);
        },
      ),
      { numRuns: 200 },
    );
    expect(seen).toBeGreaterThan(1000);
  });

  /** All segments are in polylines, once; these close or go from border to border. */
  function expectCurves(found: Partition, set: LevelSet): void {
    const { starts, points } = polylines(set);
    const [x0, y0, x1, y1] = found.domain;
    const onBorder = (p: number) =>
      [x0, x1].includes(set.points[2 * p]!) || [y0, y1].includes(set.points[2 * p + 1]!);
    const joined: string[] = [];
    for (let i = 0; i + 1 < starts.length; i++) {
      const chain = [...points.subarray(starts[i]!, starts[i + 1]!)];
      expect(chain.length).toBeGreaterThan(1);
      const [first, last] = [chain[0]!, chain.at(-1)!];
      if (first !== last) expect([onBorder(first), onBorder(last)]).toEqual([true, true]);
      chain.slice(1).forEach((p, k) => {
        joined.push(`${chain[k]}-${p}`);
      });
    }
    const all = Array.from(set.cells, (_, s) => `${set.segments[2 * s]}-${set.segments[2 * s + 1]}`);
    expect(joined.sort()).toEqual(all.sort());
  }

  /** sum of `weights` times relu(x), relu(-x), relu(y), relu(-y), plus a bias. */
  async function corner(weights: readonly number[], bias: number): Promise<Partition> {
    const hidden = {
      weight: [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ],
      bias: [0, 0, 0, 0],
    };
    const network = handNetwork([hidden, { weight: [weights], bias: [bias] }], 0);
    return host.partition(network, { domain: DOMAIN });
  }

  const shapeOf = (found: Partition) => {
    const set = levelSet(found);
    const { starts, points } = polylines(set);
    return Array.from(starts.subarray(1), (end, i) =>
      Array.from(points.subarray(starts[i]!, end), (p) => [set.points[2 * p]!, set.points[2 * p + 1]!]),
    );
  };

  it('of |x| + |y| = 1/2 is a square, with the outside on the left', async () => {
    const shapes = shapeOf(await corner([1, 1, 1, 1], -0.5));
    expect(shapes.length).toBe(1);
    expect(shapes[0]!.length).toBe(5);
    expect(new Set(shapes[0]!.map(String))).toEqual(new Set(['0.5,0', '0,-0.5', '-0.5,0', '0,0.5']));
    expect(turns(shapes[0]!)).toBeLessThan(0);
    expect(turns(shapeOf(await corner([-1, -1, -1, -1], 0.5))[0]!)).toBeGreaterThan(0);
  });

  /** Twice the area that a closed curve goes round counter-clockwise. */
  function turns(loop: readonly number[][]): number {
    return loop.slice(1).reduce((sum, [x, y], i) => sum + loop[i]![0]! * y! - x! * loop[i]![1]!, 0);
  }

  it('goes through vertices and along edges where the function is 0 there', async () => {
    // y: through the vertices and along the edges of y = 0.
    expect(shapeOf(await corner([0, 0, 1, -1], 0)).map((shape) => shape.length)).toEqual([3]);
    // x + y: through the vertex at 0.
    expect(shapeOf(await corner([1, -1, 1, -1], 0)).map((shape) => shape.length)).toEqual([3]);
    // |x| - |y|: two lines that cross in the vertex at 0.
    const crossed = shapeOf(await corner([1, 1, -1, -1], 0));
    expect(crossed.map((shape) => shape.length)).toEqual([3, 3]);
    // |x| touches 0 from above: once. -|x| is nowhere positive.
    expect(levelSet(await corner([1, 1, 0, 0], 0)).cells.length).toBe(2);
    expect(levelSet(await corner([-1, -1, 0, 0], 0)).cells.length).toBe(0);
    // relu(x): 0 on a whole half, whose border is the level set.
    expect(shapeOf(await corner([1, 0, 0, 0], 0)).map((shape) => shape.length)).toEqual([3]);
  });

  it('are empty where nothing changes its sign', async () => {
    expect(levelSet(await corner([1, 1, 1, 1], 0.5)).cells.length).toBe(0);
    expect(levelSet(await corner([0, 0, 0, 0], 0)).cells.length).toBe(0);
    expect(polylines(levelSet(await corner([0, 0, 0, 0], 0))).starts).toEqual(Uint32Array.of(0));
  });

  it('refuses outputs that are not there', async () => {
    const plain = await corner([1, 1, 1, 1], 0);
    expect(() => levelValues(plain, { output: 1 })).toThrow(RangeError);
    expect(() => levelValues(plain, { minus: -1 })).toThrow(RangeError);
  });
});
