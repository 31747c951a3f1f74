// The trace of a run on sparse parity, told as often as it is asked for: the learner runs again, under the meter.

import { Recorder } from '../memory/recorder.ts';
import type { TraceSource } from '../memory/trace.ts';
import { begin } from './solve.ts';
import type { ParityRunSpec } from './spec.ts';

/** @param steps after how many steps the learner is stopped; all of them if not given */
export function traceOf(spec: ParityRunSpec, steps = Number.POSITIVE_INFINITY): TraceSource {
  return (sink) => {
    const { moments } = begin(spec, new Recorder(sink));
    for (const { step } of moments) if (step >= steps) return;
  };
}
