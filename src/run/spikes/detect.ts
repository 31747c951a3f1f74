// The epochs at which the loss jumps: the rule, robust against trend and noise.
//
// Both losses are looked at as logarithms. An epoch is compared with the WINDOW epochs before it: with the line through
// them (Theil's), continued by one epoch, or with the median of the last RECENT of them where that is higher, since
// a fall that slows down is no jump. It is a spike where it lies above by more than DEVIATIONS robust standard deviations
// of the window about its line, by more than the factor LEAST_FACTOR, and above every one of the last RECENT epochs.
// Spikes less than APART epochs after the one before belong to it: a loss that stays high is one event.

import { log } from '../../random/math.ts';
import { deviation, median, slopeOf } from '../robust.ts';

export const WINDOW = 30;
const SHORTEST = 6;
const RECENT = 8;
export const DEVIATIONS = 6;
export const LEAST_FACTOR = 1.3;
const APART = 5;
/** Noise below two per cent is taken as that. */
const LEAST_DEVIATION = 0.02;

/** The losses of one epoch. */
export interface LossPair {
  readonly trainLoss: number;
  readonly valLoss: number;
}

export interface Spike {
  /** The first epoch of the event, counted from 1, and the one at which it is highest. */
  readonly epoch: number;
  readonly peak: number;
  /** The loss that shows it more clearly, at its peak over what was expected at `epoch`; and in robust deviations. */
  readonly loss: 'trainLoss' | 'valLoss';
  readonly factor: number;
  readonly deviations: number;
}

/** How far one value lies above what those before it let expect. */
export interface Rise {
  /** In the unit of the values, and in robust standard deviations. */
  readonly rise: number;
  readonly deviations: number;
  readonly isSpike: boolean;
}

/** Compares the last of some values (logarithms) with those before it. */
export function riseOf(values: readonly number[]): Rise {
  const last = values.at(-1)!;
  const before = values.slice(-1 - WINDOW, -1);
  if (before.length < SHORTEST) return { rise: 0, deviations: 0, isSpike: false };
  const slope = slopeOf(before);
  const level = median(before.map((value, i) => value - slope * i));
  const residuals = before.map((value, i) => value - slope * i - level);
  const scale = Math.max(LEAST_DEVIATION, deviation(residuals, 0));
  const recent = before.slice(-RECENT);
  const rise = last - Math.max(level + slope * before.length, median(recent));
  const deviations = rise / scale;
  const isSpike = deviations > DEVIATIONS && rise > log(LEAST_FACTOR) && last > Math.max(...recent);
  return { rise, deviations, isSpike };
}

/** The spikes in the losses of epochs 1, 2, ..., in their order. */
export function findSpikes(losses: readonly LossPair[]): Spike[] {
  const series = (['trainLoss', 'valLoss'] as const).map((loss) => {
    const values = losses.map((pair) => log(Math.max(Number.MIN_VALUE, pair[loss])));
    return {
      loss,
      values,
      rises: values.map((_, e) => riseOf(values.slice(Math.max(0, e - WINDOW), e + 1))),
    };
  });
  const spikes: Spike[] = [];
  let last = Number.NEGATIVE_INFINITY;
  losses.forEach((_, e) => {
    const flagged = series.filter(({ rises }) => rises[e]!.isSpike);
    if (flagged.length === 0) return;
    const isNew = e - last > APART;
    last = e;
    for (const { loss, values, rises } of flagged) {
      const first = isNew && spikes.at(-1)?.epoch !== e + 1;
      const start = first ? e : spikes.at(-1)!.epoch - 1;
      const own = series.find((other) => other.loss === loss)!;
      const base = own.values[start]! - own.rises[start]!.rise;
      const found = {
        loss,
        peak: e + 1,
        factor: Math.exp(values[e]! - base),
        deviations: rises[e]!.deviations,
      };
      if (first) spikes.push({ epoch: e + 1, ...found });
      else if (found.factor > spikes.at(-1)!.factor)
        spikes[spikes.length - 1] = {
          ...spikes.at(-1)!,
          ...found,
          deviations: Math.max(found.deviations, spikes.at(-1)!.deviations),
        };
    }
  });
  return spikes;
}
