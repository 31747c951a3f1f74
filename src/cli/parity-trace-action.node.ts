// What `crease parity trace` does: the sprint's learner runs under the meter, its events and averages go to stdout.

import { lruModule } from '../memory/lru-module.node.ts';
import type { MetricName } from '../memory/metrics.ts';
import { eventLog, eventsUpTo } from '../parity/event-log.ts';
import { sprint } from '../parity/learners/sprint.ts';
import { reuseReport } from '../parity/reuse-report.ts';
import { type ParityRunSpec, parityRunSpec } from '../parity/spec.ts';
import { traceOf } from '../parity/trace-source.ts';
import type { CommandProcess } from './context.ts';
import { changesOf, choicesOf, type TraceFlags } from './parity-flags.ts';
import { type Comparison, traceText } from './parity-trace-text.ts';

/** @throws InputError for bad input */
export async function parityTraceCommand(flags: TraceFlags, command: CommandProcess): Promise<void> {
  const spec = parityRunSpec(sprint, choicesOf(flags, flags.seed ?? 42), changesOf(flags));
  const metric = flags.metric ?? 'clock-since-write';
  const steps = flags.steps ?? 1;
  const events = eventsUpTo(eventLog(traceOf(spec, steps), metric, lruModule()), steps);
  const report = reuseReport(events);
  if (flags.json) {
    const { buffers, perRead, perFloat, floatsRead, workingSet } = report;
    command.stdout.write(
      `${JSON.stringify({ events, buffers, perRead, perFloat, floatsRead, workingSet })}\n`,
    );
  } else {
    command.stdout.write(traceText(events, report, metric, compare(spec, metric, steps)));
  }
}

/** The same run unfused and fused, these steps of it and the whole. */
function compare(spec: ParityRunSpec, metric: MetricName, steps: number): Comparison {
  const of = (variant: 'unfused' | 'fused') => {
    const settings = { ...spec.learner.settings, variant };
    const log = eventLog(traceOf({ ...spec, learner: { ...spec.learner, settings } }), metric, lruModule());
    return {
      part: reuseReport(eventsUpTo(log, steps)),
      whole: reuseReport(log.events),
      steps: log.steps.length,
    };
  };
  return { unfused: of('unfused'), fused: of('fused') };
}
