// What is trained on and what is held out: a set of the plane with its noise, or the visitor's own points.

import { CORNERS, cornerLabels, type PlanePoint, type PlaneSet, planePoints } from '../data/plane-sets.ts';
import { InputError } from '../format/input-error.ts';
import type { Samples } from './state.ts';
import { isSeed } from './training.ts';

/** A generated set, or points of one's own; `held` is how many points to hold out. */
export type DataSpec =
  | {
      readonly set: PlaneSet;
      readonly count: number;
      /** Probability of a flipped label, 0 to 0.5. */
      readonly noise: number;
      readonly seed: number;
      readonly held: number;
    }
  | { readonly set: 'own'; readonly points: readonly PlanePoint[] };

export interface Dataset {
  /** What is trained on, with the labels as they are given. */
  readonly training: Samples;
  /** The same points with their true labels. */
  readonly clean: Samples;
  /** Points never trained on, with true labels; there may be none. */
  readonly held: Samples;
  /** The four corners, where the set says something of them. */
  readonly corners: Samples | undefined;
  readonly points: readonly PlanePoint[];
  readonly heldPoints: readonly PlanePoint[];
  /** Left, bottom, right, top of what is worth looking at. */
  readonly domain: readonly [number, number, number, number];
}

/** The seed application's data: 100 uniform points of the unit square, data seed 42. */
export const XOR_UNIFORM = {
  set: 'xor_uniform',
  count: 100,
  noise: 0,
  seed: 42,
  held: 100,
} satisfies DataSpec;

export const MOST_POINTS = 1000;

/** Makes the points of a spec. */
export function dataset(spec: DataSpec): Dataset {
  const { points, heldPoints } = drawn(spec);
  const corners = spec.set === 'own' ? undefined : cornerLabels(spec.set);
  return {
    training: samplesOf(points, 'label'),
    clean: samplesOf(points, 'truth'),
    held: samplesOf(heldPoints, 'truth'),
    corners: corners && {
      inputs: Float64Array.from(CORNERS.flat()),
      labels: Float64Array.from(corners),
    },
    points,
    heldPoints,
    domain: domainOf(spec, points),
  };
}

function drawn(spec: DataSpec) {
  if (spec.set === 'own') {
    const { length } = spec.points;
    if (length < 1 || length > MOST_POINTS)
      throw new InputError(`${length} points of your own: from 1 to ${MOST_POINTS} are possible`);
    return { points: spec.points, heldPoints: [] };
  }
  const { set, count, noise, seed, held } = spec;
  if (!isSeed(seed)) throw new InputError(`data seed ${seed}: a seed is an integer from 0 to 4294967295`);
  if (!(noise >= 0 && noise <= 0.5)) throw new InputError(`noise ${noise}: from 0 to 0.5 of the labels`);
  for (const [name, value, least] of [
    ['samples', count, 1],
    ['held-out samples', held, 0],
  ] as const)
    if (!Number.isInteger(value) || value < least || value > MOST_POINTS)
      throw new InputError(`${value} ${name}: from ${least} to ${MOST_POINTS} are possible`);
  const made = planePoints(set, count, noise, seed, held);
  return { points: made.training, heldPoints: made.held };
}

function samplesOf(points: readonly PlanePoint[], label: 'label' | 'truth'): Samples {
  return {
    inputs: Float64Array.from(points.flatMap(({ x, y }) => [x, y])),
    labels: Float64Array.from(points, (point) => point[label]),
  };
}

function domainOf(spec: DataSpec, points: readonly PlanePoint[]): Dataset['domain'] {
  if (spec.set !== 'own')
    return cornerLabels(spec.set) ? [-0.25, -0.25, 1.25, 1.25] : [-1.25, -1.25, 1.25, 1.25];
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, bottom, top] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const side = 1.25 * Math.max(right - left, top - bottom, 1);
  const [x, y] = [(left + right) / 2, (bottom + top) / 2];
  return [x - side / 2, y - side / 2, x + side / 2, y + side / 2];
}

/**
 * Reads points from text: a line is `x, y, label`, separated by commas, semicolons, tabs or spaces; a first line of
 * names and empty lines are skipped; labels are 0 and 1 (or -1 and 1).
 * @throws InputError naming the first line that is none of these
 */
export function parsePoints(text: string): PlanePoint[] {
  const points: PlanePoint[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const fields = line.trim().split(/[\s,;]+/);
    if (line.trim() === '') continue;
    const values = fields.map(Number);
    const [x, y, label] = values;
    const good =
      values.length === 3 && values.every(Number.isFinite) && (label === 0 || label === 1 || label === -1);
    if (good) {
      const value = label === 1 ? 1 : 0;
      points.push({ x: x!, y: y!, truth: value, label: value });
      if (points.length > MOST_POINTS)
        throw new InputError(`line ${index + 1}: at most ${MOST_POINTS} points are possible; take fewer`);
    } else if (index > 0 || values.some(Number.isFinite)) {
      throw new InputError(
        `line ${index + 1}, '${line.trim().slice(0, 40)}': a point is x, y and a label 0 or 1, such as 0.2, 0.7, 1`,
      );
    }
  }
  if (points.length === 0)
    throw new InputError('no points: write one a line as x, y, label, such as 0.2, 0.7, 1');
  return points;
}
