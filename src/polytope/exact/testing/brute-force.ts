// All activation patterns of a tiny network that have an open region in a rectangle, found in integers, without rounding.
//
// Every pattern is tried, neuron by neuron, and left as soon as its region has no interior. A region is a polygon of
// homogeneous integer points between homogeneous integer lines; a corner is the cross product of two lines, so that
// numbers do not grow from cut to cut.

import type { ExactNetwork } from '../network.ts';
import { keyOf } from './networks.ts';

/** Homogeneous: a point (x / w, y / w) with w > 0, or the line a x + b y + c w = 0. */
type Triple = readonly [bigint, bigint, bigint];

/** A corner, and the line along which the polygon goes on to the next corner. */
interface Corner {
  readonly point: Triple;
  readonly line: Triple;
}

export interface Region {
  readonly key: string;
  /** Rounded once for each corner. */
  readonly area: number;
}

export interface BruteForce {
  readonly regions: readonly Region[];
  /** Whether a neuron vanishes on a whole region because its terms cancel: there float64 decides by its rounding. */
  readonly cancels: boolean;
}

/** Weights must be multiples of 2^-20; the slope a multiple of 2^-10; the domain's corners of 2^-10. */
export function bruteForceRegions(
  network: ExactNetwork,
  domain: readonly [number, number, number, number],
): BruteForce {
  const regions: Region[] = [];
  let cancels = false;
  const slope = scaled(network.slope, 10n);
  const layers = network.layers.map(({ weight, bias, inputs, outputs }) => ({
    inputs,
    outputs,
    weight: Array.from(weight, (value) => scaled(value, 20n)),
    bias: Array.from(bias, (value) => scaled(value, 20n)),
  }));

  /** Goes on with neuron `n` of layer `l`. `input` are the layer's inputs, affine functions times 2^scale. */
  const visit = (
    l: number,
    n: number,
    polygon: readonly Corner[],
    input: readonly Triple[],
    scale: bigint,
    active: readonly (readonly boolean[])[],
    output: readonly Triple[],
  ): void => {
    const layer = layers[l]!;
    if (l + 1 === layers.length) {
      regions.push({ key: keyOf(active), area: areaOf(polygon) });
      return;
    }
    if (n === layer.outputs) {
      visit(l + 1, 0, polygon, output, scale + 30n, [...active, []], []);
      return;
    }
    const weight = layer.weight.slice(n * layer.inputs, (n + 1) * layer.inputs);
    const z = affine(weight, layer.bias[n]! << scale, input);
    if (isZero(z) && (layer.bias[n] !== 0n || weight.some((w, k) => w !== 0n && !isZero(input[k]!)))) {
      cancels = true;
    }
    const bits = (bit: boolean) => [...active.slice(0, -1), [...active.at(-1)!, bit]];
    const positive = clip(polygon, z);
    if (positive) {
      visit(l, n + 1, positive, input, scale, bits(true), [...output, times(z, 1n << 10n)]);
    }
    const rest = positive ? clip(polygon, times(z, -1n)) : polygon;
    if (rest) visit(l, n + 1, rest, input, scale, bits(false), [...output, times(z, slope)]);
  };
  const identity: Triple[] = [
    [1n, 0n, 0n],
    [0n, 1n, 0n],
  ];
  visit(0, 0, rectangle(domain), identity, 0n, layers.length > 1 ? [[]] : [], []);
  return { regions, cancels };
}

function isZero([a, b, c]: Triple): boolean {
  return a === 0n && b === 0n && c === 0n;
}

/** value 2^bits, which must be an integer. */
function scaled(value: number, bits: bigint): bigint {
  return BigInt(value * Number(1n << bits));
}

function times([a, b, c]: Triple, factor: bigint): Triple {
  return [a * factor, b * factor, c * factor];
}

function affine(weight: readonly bigint[], bias: bigint, input: readonly Triple[]): Triple {
  const sum: [bigint, bigint, bigint] = [0n, 0n, bias];
  weight.forEach((w, k) => {
    for (const i of [0, 1, 2] as const) sum[i] += w * input[k]![i];
  });
  return sum;
}

function rectangle([x0, y0, x1, y1]: readonly [number, number, number, number]): Corner[] {
  const one = 1n << 10n;
  const [left, bottom, right, top] = [x0, y0, x1, y1].map((value) => scaled(value, 10n)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return [
    { point: [left, bottom, one], line: [0n, one, -bottom] },
    { point: [right, bottom, one], line: [one, 0n, -right] },
    { point: [right, top, one], line: [0n, one, -top] },
    { point: [left, top, one], line: [one, 0n, -left] },
  ];
}

function dot(line: Triple, point: Triple): bigint {
  return line[0] * point[0] + line[1] * point[1] + line[2] * point[2];
}

/** The point on two lines. */
function meet(p: Triple, q: Triple): Triple {
  const point: Triple = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
  return point[2] < 0n ? times(point, -1n) : point;
}

/** The part of a convex polygon where z > 0; undefined where that has no interior. */
function clip(polygon: readonly Corner[], z: Triple): Corner[] | undefined {
  const values = polygon.map(({ point }) => dot(z, point));
  if (!values.some((value) => value > 0n)) return undefined;
  const kept: Corner[] = [];
  polygon.forEach((corner, i) => {
    const here = values[i]!;
    const next = values[(i + 1) % values.length]!;
    const before = values.at(i - 1)!;
    if (here > 0n) {
      kept.push(corner);
      if (next < 0n) kept.push({ point: meet(corner.line, z), line: z });
    } else if (here === 0n) {
      if (next > 0n) kept.push(corner);
      else if (before > 0n) kept.push({ point: corner.point, line: z });
    } else if (next > 0n) kept.push({ point: meet(corner.line, z), line: corner.line });
  });
  return kept;
}

function areaOf(polygon: readonly Corner[]): number {
  const ratio = (a: bigint, b: bigint) => Number((a << 70n) / b) / 2 ** 70;
  const points = polygon.map(({ point: [x, y, w] }) => [ratio(x, w), ratio(y, w)] as const);
  const [x0, y0] = points[0]!;
  let twice = 0;
  points.slice(1, -1).forEach(([x, y], i) => {
    const [nextX, nextY] = points[i + 2]!;
    twice += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  });
  return twice / 2;
}
