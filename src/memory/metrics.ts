// The metrics by name and version: what each one adds up over the reads of a trace, and in which unit.

import { InputError } from '../format/input-error.ts';

/** A metric that gives every float read a value. A new version comes with every change of what the numbers mean. */
export interface Metric {
  readonly name: string;
  readonly version: number;
  readonly unit: string;
  readonly meaning: string;
}

const metric = (name: string, unit: string, meaning: string): Metric => ({ name, version: 1, unit, meaning });

export const METRICS = [
  metric(
    'clock-since-write',
    'elements touched',
    "elements read or written, repeats included, since the element's last write (the first sprint's ARD)",
  ),
  metric(
    'clock-since-access',
    'elements touched',
    "elements read or written, repeats included, since the element's last read or write",
  ),
  metric(
    'lru-distance',
    'elements',
    'different elements read or written since, this one included: the depth in an LRU stack',
  ),
  metric(
    'lru-live-distance',
    'elements',
    'the same, of a stack that values leave when they are read for the last time',
  ),
  metric('dmd', 'sqrt(elements)', 'data movement distance: the square root of the LRU distance'),
  metric('dmd-ceil', 'sqrt(elements)', 'data movement distance, every root rounded up'),
  metric('dmd-live', 'sqrt(elements)', 'data movement distance of the stack without dead values'),
  metric('dmd-live-ceil', 'sqrt(elements)', 'the same, every root rounded up'),
] as const;

export type MetricName =
  | 'clock-since-write'
  | 'clock-since-access'
  | 'lru-distance'
  | 'lru-live-distance'
  | 'dmd'
  | 'dmd-ceil'
  | 'dmd-live'
  | 'dmd-live-ceil';

export const METRIC_NAMES = METRICS.map(({ name }) => name) as MetricName[];

/** The metric of a name. */
export function metricNamed(name: MetricName): Metric {
  const found = METRICS.find((each) => each.name === name);
  if (found === undefined)
    throw new InputError(`there is no metric ${name}; use one of ${METRIC_NAMES.join(', ')}`);
  return found;
}
