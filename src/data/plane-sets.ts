// Labelled points of the plane to learn from: XOR, AND, OR, circles, moons, spirals, blobs.

import { cos, log, sin } from '../random/math.ts';
import { MultiplyWithCarry } from '../random/multiply-with-carry.ts';

/**
 * `xor`, `and`, `or` are the four corners of the unit square; `xor_uniform` is uniform points of that square, 1 where
 * exactly one coordinate is 0.5 or more. The others lie within [-1, 1]^2.
 */
export type PlaneSet = 'xor' | 'xor_uniform' | 'and' | 'or' | 'circles' | 'moons' | 'spirals' | 'blobs';

export const PLANE_SETS: readonly PlaneSet[] = [
  'xor',
  'xor_uniform',
  'and',
  'or',
  'circles',
  'moons',
  'spirals',
  'blobs',
];

/** A point with its true label, and the label it is given. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  readonly truth: 0 | 1;
  readonly label: 0 | 1;
}

/** The corners of the unit square in the order 00, 01, 10, 11. */
export const CORNERS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];

type Rule = (x: number, y: number) => boolean;

/** What the corner sets say of any point of the square. */
const RULES: Partial<Record<PlaneSet, Rule>> = {
  xor: (x, y) => x >= 0.5 !== y >= 0.5,
  xor_uniform: (x, y) => x >= 0.5 !== y >= 0.5,
  and: (x, y) => x >= 0.5 && y >= 0.5,
  or: (x, y) => x >= 0.5 || y >= 0.5,
};

/** Whether a set is the four corners, whatever number of points is asked for. */
export const isCorners = (set: PlaneSet): boolean => set === 'xor' || set === 'and' || set === 'or';

/** The true labels of the four corners, for the sets that say something of them. */
export function cornerLabels(set: PlaneSet): readonly (0 | 1)[] | undefined {
  const rule = RULES[set];
  return rule && CORNERS.map(([x, y]) => (rule(x, y) ? 1 : 0));
}

/**
 * `count` points to train on (four for the corner sets) and `held` to hold out, whose labels are always true. Held-out
 * points of a corner set are uniform points of the square. Drawn in turn from one generator: for every point its
 * coordinates, then whether its label is flipped.
 * @param noise the probability of a flipped label, 0 to 1
 */
export function planePoints(
  set: PlaneSet,
  count: number,
  noise: number,
  seed: number,
  held = 0,
): { training: PlanePoint[]; held: PlanePoint[] } {
  const generator = new MultiplyWithCarry(seed);
  const training = isCorners(set)
    ? CORNERS.map(([x, y]) => labelled({ x, y, truth: RULES[set]!(x, y) ? 1 : 0 }, noise, generator))
    : Array.from({ length: count }, (_, i) => labelled(draw(set, i, generator), noise, generator));
  const others = Array.from({ length: held }, (_, i) => labelled(draw(set, i, generator), 0, generator));
  return { training, held: others };
}

type Drawn = Pick<PlanePoint, 'x' | 'y' | 'truth'>;

function labelled({ x, y, truth }: Drawn, noise: number, generator: MultiplyWithCarry): PlanePoint {
  const flipped = generator.uniform() < noise;
  return { x, y, truth, label: flipped ? ((1 - truth) as 0 | 1) : truth };
}

/** Point number i of a set: labels alternate where the set does not decide them by place. */
function draw(set: PlaneSet, i: number, generator: MultiplyWithCarry): Drawn {
  const truth = (i % 2) as 0 | 1;
  const u = generator.uniform();
  const v = generator.uniform();
  switch (set) {
    case 'circles': {
      // An inner disc and a ring around it.
      const radius = truth === 1 ? 0.4 * Math.sqrt(u) : 0.65 + 0.3 * u;
      return { x: radius * cos(2 * Math.PI * v), y: radius * sin(2 * Math.PI * v), truth };
    }
    case 'moons': {
      // Two half circles that reach into each other, a little blurred.
      const [dx, dy] = gauss(generator, 0.05);
      const angle = Math.PI * u;
      const x = truth === 1 ? 1 - cos(angle) : cos(angle);
      const y = truth === 1 ? 0.5 - sin(angle) : sin(angle);
      return { x: (x - 0.5) / 1.6 + dx, y: (y - 0.25) / 1.6 + dy, truth };
    }
    case 'spirals': {
      // Two arms of one and a half turns.
      const t = 0.05 + 0.9 * u;
      const angle = 3 * Math.PI * t + (truth === 1 ? Math.PI : 0);
      return { x: t * cos(angle), y: t * sin(angle), truth };
    }
    case 'blobs': {
      const [dx, dy] = gauss(generator, 0.17);
      const centre = truth === 1 ? 0.4 : -0.4;
      return { x: centre + dx, y: centre + dy, truth };
    }
    default:
      return { x: u, y: v, truth: RULES[set]!(u, v) ? 1 : 0 };
  }
}

/** Two independent normals with mean 0. */
function gauss(generator: MultiplyWithCarry, std: number): [number, number] {
  const radius = std * Math.sqrt(-2 * log(Math.max(generator.uniform(), 1e-10)));
  const angle = 2 * Math.PI * generator.uniform();
  return [radius * cos(angle), radius * sin(angle)];
}
