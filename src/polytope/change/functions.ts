// How the functions changed between two moments: the linear ones where the pattern stayed, and the output everywhere,
// split into what the weights did and what the pattern did.
//
// With f(w, p) for the function of the weights w where the neurons have the pattern p, and 0 and 1 for before and after:
//
//     weights first   f(1, 1) - f(0, 0)  =  [f(1, 0) - f(0, 0)]  +  [f(1, 1) - f(1, 0)]
//     pattern first                      =  [f(1, 1) - f(0, 1)]  +  [f(0, 1) - f(0, 0)]
//
// each as weights' part + pattern's part. The network is continuous across its creases, so that on an area of the order
// of the step the pattern's part is of that order too: in the mean it falls with the square of the step, whatever the
// network. It says how nonlinear the step was; that it is small says nothing of a cause.

import type { AffineMaps } from '../exact/affine.ts';
import { type Affine, CellIntegrals, difference, mean } from './integrals.ts';
import type { Overlay } from './overlay.ts';

export interface LinearChange {
  /** The share of the domain whose pattern did not change: what the rest is measured on. */
  readonly unchanged: number;
  /** The root mean square of the gradient's change, over that of the gradient before. */
  readonly gradient: number;
  /** The root mean square of the value's change, over that of the value before. */
  readonly value: number;
}

export interface Split {
  /** Means of the absolute values of the two parts over the domain and the outputs. */
  readonly weights: number;
  readonly pattern: number;
  /** The pattern's part of the change: integral of pattern's part times change, over that of change squared. The weights have the rest. */
  readonly patternShare: number;
}

export interface OutputChange {
  /** The mean of |f(1, 1) - f(0, 0)| over the domain and the outputs. */
  readonly change: number;
  readonly weightsFirst: Split;
  readonly patternFirst: Split;
  /** Of the means of both orders' parts. */
  readonly mean: Split;
}

/** The two parts of a change, which add up to it. */
export interface Parts {
  readonly weights: Affine;
  readonly pattern: Affine;
}

export interface CellParts {
  readonly change: Affine;
  readonly weightsFirst: Parts;
  readonly patternFirst: Parts;
  readonly mean: Parts;
}

function mapOf(maps: AffineMaps, pattern: number, output: number): Affine {
  const at = pattern * maps.outputCount + output;
  return { gx: maps.gradients[2 * at]!, gy: maps.gradients[2 * at + 1]!, c: maps.constants[at]! };
}

/** The change of an output on a cell of the refinement, and its parts in both orders. */
export function partsOn(found: Overlay, cell: number, output: number): CellParts {
  const [p, q] = [found.patternBefore[cell]!, found.patternAfter[cell]!];
  const f00 = mapOf(found.mapsBefore, p, output);
  const f10 = mapOf(found.mapsAfter, p, output);
  const f01 = mapOf(found.mapsBefore, q, output);
  const f11 = mapOf(found.mapsAfter, q, output);
  const weightsFirst = { weights: difference(f10, f00), pattern: difference(f11, f10) };
  const patternFirst = { weights: difference(f11, f01), pattern: difference(f01, f00) };
  return {
    change: difference(f11, f00),
    weightsFirst,
    patternFirst,
    mean: {
      weights: mean(weightsFirst.weights, patternFirst.weights),
      pattern: mean(weightsFirst.pattern, patternFirst.pattern),
    },
  };
}

const ORDERS = ['weightsFirst', 'patternFirst', 'mean'] as const;

/** Measures the change of the functions. */
export function functionsOf(found: Overlay): { linear: LinearChange; output: OutputChange } {
  const { partition, patternBefore, patternAfter, mapsBefore } = found;
  const { outputCount } = mapsBefore;
  const [x0, y0, x1, y1] = partition.domain;
  const total = (x1 - x0) * (y1 - y0);
  const cells = new CellIntegrals(partition);
  const [change, square] = [{ sum: 0 }, { sum: 0 }];
  const sums = ORDERS.map(() => ({ weights: 0, pattern: 0, along: 0 }));
  const linear = { area: 0, gradient: 0, gradientSize: 0, value: 0, valueSize: 0 };
  for (let cell = 0; cell < partition.areas.length; cell++) {
    const area = partition.areas[cell]!;
    if (!(area > 0)) continue;
    cells.at(cell);
    const stayed = patternBefore[cell] === patternAfter[cell];
    if (stayed) linear.area += area;
    for (let o = 0; o < outputCount; o++) {
      const parts = partsOn(found, cell, o);
      const size = cells.magnitude(parts.change);
      change.sum += size;
      square.sum += cells.product(parts.change, parts.change);
      if (stayed) {
        const before = mapOf(mapsBefore, patternBefore[cell]!, o);
        linear.gradient += area * squared(parts.change);
        linear.gradientSize += area * squared(before);
        linear.value += cells.product(parts.change, parts.change);
        linear.valueSize += cells.product(before, before);
        for (const sum of sums) sum.weights += size;
        continue;
      }
      ORDERS.forEach((order, i) => {
        const { weights, pattern } = parts[order];
        sums[i]!.weights += cells.magnitude(weights);
        sums[i]!.pattern += cells.magnitude(pattern);
        sums[i]!.along += cells.product(pattern, parts.change);
      });
    }
  }
  const split = (i: number): Split => ({
    weights: sums[i]!.weights / (total * outputCount),
    pattern: sums[i]!.pattern / (total * outputCount),
    patternShare: ratio(sums[i]!.along, square.sum),
  });
  return {
    linear: {
      unchanged: linear.area / total,
      gradient: Math.sqrt(ratio(linear.gradient, linear.gradientSize)),
      value: Math.sqrt(ratio(linear.value, linear.valueSize)),
    },
    output: {
      change: change.sum / (total * outputCount),
      weightsFirst: split(0),
      patternFirst: split(1),
      mean: split(2),
    },
  };
}

function squared({ gx, gy }: Affine): number {
  return gx * gx + gy * gy;
}

/** A quotient of sums of squares; 0 of nothing. */
function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
