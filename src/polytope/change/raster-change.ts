// What changed between two moments on a grid of points: for smooth networks, for those whose partition is too large, and
// for step after step of a replay.

import { isPiecewiseLinear, type PointValues } from './at-points.ts';
import type { Change, LayerChange } from './change.ts';
import type { Split } from './functions.ts';
import { changeWhereStayed } from './linear-change.ts';
import type { Look, PointGrid } from './point-grid.ts';
import type { Step } from './step-size.ts';

/** Measures the change between two looks at the same grid. Of a piecewise linear network it takes up to two looks more. */
export function rasterChange(grid: PointGrid, before: Look, after: Look, step: Step): Change {
  const [a, b] = [before.at, after.at];
  const { changedAt, ...geometry } = rasterGeometry(grid, a, b);
  const hasParts = isPiecewiseLinear(before.network.activation);
  return {
    measure: 'raster',
    step,
    ...geometry,
    linear: changeWhereStayed(a, b, changedAt),
    output: {
      change: meanMagnitude(a.values, b.values),
      ...(hasParts ? splits(grid, before, after, changedAt) : {}),
    },
  };
}

/**
 * How the geometry changed, and at which points the pattern did (Uint8 [count]). Areas are shares of points, but those
 * that single neurons flip are shares of the grid's lines: a crease that moves by less than a point's distance counts too.
 * Lengths are Crofton's.
 */
export function rasterGeometry(
  grid: PointGrid,
  a: PointValues,
  b: PointValues,
): Pick<Change, 'changed' | 'displacement' | 'layers'> & { readonly changedAt: Uint8Array } {
  const neurons = a.signs.length / a.count;
  const changedAt = new Uint8Array(a.count);
  let first = 0;
  let [flippedArea, creaseLength] = [0, 0];
  const area = (grid.domain[2] - grid.domain[0]) * (grid.domain[3] - grid.domain[1]);
  const layers = a.widths.map((width): LayerChange => {
    let points = 0;
    for (let p = 0; p < a.count; p++) {
      const [from, to] = [p * neurons + first, p * neurons + first + width];
      let n = from;
      while (n < to && a.signs[n] === b.signs[n]) n++;
      if (n === to) continue;
      points++;
      changedAt[p] = 1;
    }
    const flipped = flippedShare(grid.side, a, b, first, width) * area;
    const length = (crossings(grid, a, first, width) + crossings(grid, b, first, width)) / 2;
    first += width;
    flippedArea += flipped;
    creaseLength += length;
    return { changed: points / a.count, displacement: length > 0 ? flipped / length : 0 };
  });
  const changed = changedAt.reduce((sum, one) => sum + one, 0) / a.count;
  const displacement = creaseLength > 0 ? flippedArea / creaseLength : 0;
  return { changed, displacement, layers, changedAt };
}

/**
 * The share of the grid's lines on which a neuron has another sign after than before, summed over some neurons. Between
 * two neighbouring points pre-activations are taken to be linear.
 */
function flippedShare(side: number, a: PointValues, b: PointValues, first: number, width: number): number {
  const neurons = a.signs.length / a.count;
  let [sum, pieces] = [0, 0];
  for (let p = 0; p < a.count; p++) {
    for (const next of [(p + 1) % side === 0 ? -1 : p + 1, p + side < a.count ? p + side : -1]) {
      if (next < 0) continue;
      pieces++;
      const [from, to] = [p * neurons + first, next * neurons + first];
      for (let n = 0; n < width; n++) {
        const [i, j] = [from + n, to + n];
        if (a.signs[i] === b.signs[i] && a.signs[j] === b.signs[j] && a.signs[i] === a.signs[j]) continue;
        const [before, after] = [
          positivePart(a.preActivations[i]!, a.preActivations[j]!),
          positivePart(b.preActivations[i]!, b.preActivations[j]!),
        ];
        // From the left end where the left one is positive, else up to the right end.
        const isSameEnd = a.signs[i] === b.signs[i];
        sum += isSameEnd ? Math.abs(before - after) : flippedEnds(before, after);
      }
    }
  }
  return pieces > 0 ? sum / pieces : 0;
}

/** The share of a piece on which a linear function with these ends is positive. */
function positivePart(z0: number, z1: number): number {
  if (z0 > 0 === z1 > 0) return z0 > 0 ? 1 : 0;
  return z0 > 0 ? z0 / (z0 - z1) : z1 / (z1 - z0);
}

/** Of two parts at opposite ends of a piece: what one has and the other has not. */
function flippedEnds(one: number, other: number): number {
  const both = Math.max(0, one + other - 1);
  return one + other - 2 * both;
}

/**
 * The length of the creases of some neurons, from the crossings of the grid's rows and columns (Cauchy and Crofton:
 * pi / 4 times the sum of both counts, each times the distance of its lines).
 */
function crossings({ domain, side }: PointGrid, { signs, count }: PointValues, first: number, width: number) {
  const neurons = signs.length / count;
  let [rows, columns] = [0, 0];
  for (let p = 0; p < count; p++) {
    const at = p * neurons + first;
    const isLast = (p + 1) % side === 0;
    const isBottom = p + side >= count;
    for (let n = at; n < at + width; n++) {
      if (!isLast && signs[n] !== signs[n + neurons]) rows++;
      if (!isBottom && signs[n] !== signs[n + side * neurons]) columns++;
    }
  }
  const [x0, y0, x1, y1] = domain;
  return (Math.PI / 4) * (rows * ((y1 - y0) / side) + columns * ((x1 - x0) / side));
}

/** Both orders of the split; the pattern's part is 0 at every point whose pattern stayed. */
function splits({ evaluator, points }: PointGrid, before: Look, after: Look, changedAt: Uint8Array) {
  const [a, b] = [before.at, after.at];
  const outputs = a.values.length / a.count;
  const neurons = a.signs.length / a.count;
  const places = Uint32Array.from(changedAt.keys()).filter((p) => changedAt[p] === 1);
  const rows = <A extends Float64Array | Uint8Array>(values: A, width: number): A => {
    const chosen = values.slice(0, places.length * width) as A;
    places.forEach((p, i) => {
      chosen.set(values.subarray(p * width, (p + 1) * width), i * width);
    });
    return chosen;
  };
  const there = rows(points, 2);
  const f10 = evaluator.evaluate(after.network, there, rows(a.signs, neurons)).values;
  const f01 = evaluator.evaluate(before.network, there, rows(b.signs, neurons)).values;
  const [f00, f11] = [rows(a.values, outputs), rows(b.values, outputs)];
  let [stayed, square] = [0, 0];
  for (let i = 0; i < a.values.length; i++) {
    const change = b.values[i]! - a.values[i]!;
    square += change * change;
    if (!changedAt[Math.floor(i / outputs)]) stayed += Math.abs(change);
  }
  const split = (pattern: (i: number) => number): Split => {
    let [weights, size, along] = [stayed, 0, 0];
    for (let i = 0; i < f00.length; i++) {
      const change = f11[i]! - f00[i]!;
      const part = pattern(i);
      weights += Math.abs(change - part);
      size += Math.abs(part);
      along += part * change;
    }
    const total = a.values.length;
    return { weights: weights / total, pattern: size / total, patternShare: square > 0 ? along / square : 0 };
  };
  return {
    weightsFirst: split((i) => f11[i]! - f10[i]!),
    patternFirst: split((i) => f01[i]! - f00[i]!),
    mean: split((i) => (f11[i]! - f10[i]! + f01[i]! - f00[i]!) / 2),
  };
}

function meanMagnitude(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(b[i]! - a[i]!);
  return sum / a.length;
}
