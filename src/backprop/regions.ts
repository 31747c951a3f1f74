// The linear regions of a small network on a rectangle: polygons, each with the affine function that the network is there.

import type { Activation } from '../net/network.ts';
import { layerPlaces, type Model } from './model.ts';

/** A convex piece of the plane and the network's output there: gx x + gy y + c. */
export interface Region {
  /** Corners x0, y0, x1, y1, ... in order. */
  readonly corners: readonly number[];
  readonly output: Affine;
}

export interface Affine {
  readonly gx: number;
  readonly gy: number;
  readonly c: number;
}

/** Above this there is no more to see; a network with more is cut off and says so. */
const MOST_REGIONS = 4000;

/** Whether a network of two inputs is affine on polygons: no unit's activation is curved. */
export const hasRegions = ({ inputs, layers }: Model): boolean =>
  inputs === 2 && layers.every(({ activation: { kind } }) => kind !== 'tanh' && kind !== 'sigmoid');

/**
 * Cuts a rectangle along the creases, layer by layer: in a piece where all units before are affine, a unit's crease is a
 * line. In float64, without the care for degenerate cases of polytope/exact: a piece thinner than 1e-12 of the rectangle
 * may be lost. Undefined for networks with curved activations or too many pieces.
 * @param domain left, bottom, right, top
 */
export function regionsOf(
  model: Model,
  parameters: Float64Array,
  domain: readonly [number, number, number, number],
): Region[] | undefined {
  if (!hasRegions(model) || !parameters.every(Number.isFinite)) return undefined;
  const [left, bottom, right, top] = domain;
  const whole = [left, bottom, right, bottom, right, top, left, top];
  const inputs: Affine[] = [
    { gx: 1, gy: 0, c: 0 },
    { gx: 0, gy: 1, c: 0 },
  ];
  let pieces: Piece[] = [{ corners: whole, values: inputs }];
  for (const [l, place] of layerPlaces(model).entries()) {
    const { activation } = model.layers[l]!;
    pieces = pieces.map(({ corners, values }) => ({
      corners,
      values: Array.from({ length: place.outputs }, (_, o) =>
        combine(
          values,
          parameters.subarray(place.weights + o * place.inputs, place.weights + (o + 1) * place.inputs),
          parameters[place.biases + o]!,
        ),
      ),
    }));
    if (activation.kind === 'identity') continue;
    for (let u = 0; u < place.outputs; u++) {
      pieces = pieces.flatMap((piece) => cut(piece, u, activation));
      if (pieces.length > MOST_REGIONS) return undefined;
    }
  }
  return pieces.map(({ corners, values }) => ({ corners, output: values[0]! }));
}

interface Piece {
  readonly corners: readonly number[];
  /** The current layer's units as functions of the plane. */
  readonly values: readonly Affine[];
}

function combine(values: readonly Affine[], weights: Float64Array, bias: number): Affine {
  let [gx, gy, c] = [0, 0, bias];
  for (const [i, value] of values.entries()) {
    gx += weights[i]! * value.gx;
    gy += weights[i]! * value.gy;
    c += weights[i]! * value.c;
  }
  return { gx, gy, c };
}

const at = ({ gx, gy, c }: Affine, x: number, y: number) => gx * x + gy * y + c;

/** The piece on both sides of a unit's crease, with the unit's activation applied. */
function cut(piece: Piece, unit: number, activation: Activation): Piece[] {
  const z = piece.values[unit]!;
  const slope = activation.kind === 'leaky_relu' ? activation.slope : 0;
  const off = { gx: slope * z.gx, gy: slope * z.gy, c: slope * z.c };
  const sides = [
    { corners: half(piece.corners, z, 1), values: piece.values },
    { corners: half(piece.corners, z, -1), values: piece.values.with(unit, off) },
  ];
  return sides.filter(({ corners }) => corners.length >= 6);
}

/** The part of a convex polygon where sign * z >= 0 (Sutherland and Hodgman 1974); empty where that is but an edge. */
function half(corners: readonly number[], z: Affine, sign: 1 | -1): number[] {
  const result: number[] = [];
  let inside = false;
  for (let i = 0; i < corners.length; i += 2) {
    const [x, y] = [corners[i]!, corners[i + 1]!];
    const next = (i + 2) % corners.length;
    const [nextX, nextY] = [corners[next]!, corners[next + 1]!];
    const here = sign * at(z, x, y);
    const there = sign * at(z, nextX, nextY);
    if (here >= 0) result.push(x, y);
    if (here > 0) inside = true;
    if ((here > 0 && there < 0) || (here < 0 && there > 0)) {
      const t = here / (here - there);
      result.push(x + t * (nextX - x), y + t * (nextY - y));
    }
  }
  // Where z is 0 all over, the piece is off: ReLU is off at 0.
  const flat = sign === -1 && !inside && result.length === corners.length && z.gx === 0 && z.gy === 0;
  return inside || flat ? result : [];
}

/** The segments of a region on which its output is `level`: the ends x0, y0, x1, y1, if it crosses the region. */
export function levelSegment({ corners, output }: Region, level: number): number[] | undefined {
  const ends: number[] = [];
  for (let i = 0; i < corners.length; i += 2) {
    const next = (i + 2) % corners.length;
    const here = at(output, corners[i]!, corners[i + 1]!) - level;
    const there = at(output, corners[next]!, corners[next + 1]!) - level;
    if (here >= 0 === there >= 0) continue;
    const t = here / (here - there);
    ends.push(
      corners[i]! + t * (corners[next]! - corners[i]!),
      corners[i + 1]! + t * (corners[next + 1]! - corners[i + 1]!),
    );
  }
  return ends.length === 4 ? ends : undefined;
}

/** The area of a polygon. */
export function areaOf(corners: readonly number[]): number {
  let twice = 0;
  for (let i = 0; i < corners.length; i += 2) {
    const next = (i + 2) % corners.length;
    twice += corners[i]! * corners[next + 1]! - corners[next]! * corners[i + 1]!;
  }
  return twice / 2;
}
