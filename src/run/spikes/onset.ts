// When a signal begins to differ from its own past: change-point detection, step by step.
//
// A signal, none of it negative, is looked at as a logarithm. Each step is compared with the REFERENCE steps before it
// that were not themselves out of line: with their median, of the same step of the epoch where epochs are short (a first
// step after a reset is unlike the others), in units of their robust standard deviation. Steps that lie above by half of
// `deviations` are out of line; with gaps of up to GAP steps they form excursions. An excursion counts if it has a step
// above by all of `deviations`, by LEAST_FACTOR, and above the whole reference. The onset is the beginning of the first
// excursion that counts and that rises, as a logarithm, at least half as high as the highest: a flutter long before the
// event is none of it.

import { log } from '../../random/math.ts';
import { deviation, median, quantile } from '../robust.ts';

export interface OnsetRule {
  /** How many preceding steps a step is compared with. */
  readonly reference: number;
  readonly deviations: number;
}

export const RULE: OnsetRule = { reference: 50, deviations: 7 };
/** The settings around it, in which a verdict has to hold too if it is to be sure. */
export const RULES: readonly OnsetRule[] = [30, 50].flatMap((reference) =>
  [6, 7, 8, 9].map((deviations) => ({ reference, deviations })),
);

const LEAST_FACTOR = 1.3;
const LEAST_REFERENCE = 12;
const LEAST_DEVIATION = 0.03;
/** Epochs of up to so many steps are compared step by step. */
const PHASES = 10;
const GAP = 1;
/** The share of the highest excursion's rise that an earlier one has to have. */
const MATERIAL = 0.5;

export interface Onset {
  /** The step, an index into the signal. */
  readonly step: number;
  /** From where on it may be: the first step above the noise; and where it is beyond doubt. */
  readonly earliest: number;
  readonly latest: number;
  /** The excursion's highest step over the reference, and in deviations. */
  readonly factor: number;
  readonly deviations: number;
}

export interface Signal {
  /** One value a step, none negative; NaN where there is none. */
  readonly values: readonly number[];
  /** Which step of its epoch each is, and how many an epoch has. */
  readonly phases: readonly number[];
  readonly stepsPerEpoch: number;
}

/** A step against its reference: in deviations, as a logarithm, and whether it is above all of it. */
interface Height {
  readonly z: number;
  readonly rise: number;
  readonly isTop: boolean;
}

const LEVEL: Height = { z: 0, rise: 0, isTop: false };

/** The onset from step `from` on; undefined where there is none. */
export function onsetOf(signal: Signal, from: number, rule = RULE): Onset | undefined {
  const heights = heightsOf(signal, from, rule);
  const isOut = (t: number) => t >= from && heights[t]!.z > rule.deviations / 2;
  const counts = ({ z, rise, isTop }: Height) => z > rule.deviations && rise > log(LEAST_FACTOR) && isTop;
  const excursions: { first: number; latest: number; top: Height }[] = [];
  for (let t = from; t < heights.length; t++) {
    if (!isOut(t)) continue;
    const first = t;
    let last = t;
    for (let next = t + 1; next < heights.length && next <= last + 1 + GAP; next++)
      if (isOut(next)) last = next;
    const own = heights.slice(first, last + 1);
    const alarm = own.findIndex(counts);
    const top = own.reduce((a, b) => (b.rise > a.rise ? b : a));
    if (alarm >= 0) excursions.push({ first, latest: first + alarm, top });
    t = last;
  }
  const highest = Math.max(...excursions.map(({ top }) => top.rise));
  const found = excursions.find(({ top }) => top.rise >= MATERIAL * highest);
  if (found === undefined) return undefined;
  let earliest = found.first;
  while (earliest > from && heights[earliest - 1]!.z > 2) earliest--;
  const { first: step, latest, top } = found;
  return { step, earliest, latest, factor: Math.exp(top.rise), deviations: top.z };
}

function heightsOf({ values, phases, stepsPerEpoch }: Signal, from: number, rule: OnsetRule): Height[] {
  const usesPhases = stepsPerEpoch > 1 && stepsPerEpoch <= PHASES;
  const logs = logarithms(values);
  const reference: number[] = [];
  return logs.map((value, t) => {
    const chosen = reference.slice(-rule.reference);
    const isCompared = t >= from && chosen.length >= LEAST_REFERENCE && !Number.isNaN(value);
    const height = isCompared ? compare(logs, usesPhases ? phases : undefined, chosen, t) : LEVEL;
    if (height.z <= rule.deviations / 2 && !Number.isNaN(value)) reference.push(t);
    return height;
  });
}

/** Logarithms with a floor a tenth of the median above 0: a count of nothing is little, not minus infinity. */
function logarithms(values: readonly number[]): number[] {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const floor = positive.length > 0 ? median(positive) / 10 : 1;
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : log(Math.min(value, 1e300) + floor)));
}

function compare(
  logs: readonly number[],
  phases: readonly number[] | undefined,
  reference: readonly number[],
  t: number,
): Height {
  const all = reference.map((i) => logs[i]!);
  const centres = new Map<number, number>();
  const centre = (step: number) => {
    const phase = phases?.[step] ?? 0;
    const known = centres.get(phase);
    if (known !== undefined) return known;
    const own = phases ? reference.filter((i) => phases[i] === phase).map((i) => logs[i]!) : all;
    const made = median(own.length >= 3 ? own : all);
    centres.set(phase, made);
    return made;
  };
  const residuals = reference.map((i) => logs[i]! - centre(i));
  const rise = logs[t]! - centre(t);
  // The second is that of a normal distribution too, and larger where the tails are heavy.
  const tail = quantile(residuals.map(Math.abs), 0.9) / 1.645;
  const scale = Math.max(LEAST_DEVIATION, deviation(residuals, 0), tail);
  return { z: rise / scale, rise, isTop: rise > Math.max(...residuals) };
}
