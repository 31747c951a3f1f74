// What `crease parity trace` does: the sprint's learner runs under the meter, its events and averages go to stdout.

import { lruModule } from '../memory/lru-module.node.ts';
import { measure } from '../memory/measure.ts';
import type { MetricName } from '../memory/metrics.ts';
import { PlainWorkspace } from '../memory/plain.ts';
import { eventLog, eventsUpTo } from '../parity/event-log.ts';
import { kept } from '../parity/kept-trace.ts';
import { sprint } from '../parity/learners/sprint.ts';
import { reuseReport } from '../parity/reuse-report.ts';
import { type Judgement, solve } from '../parity/solve.ts';
import { type ParityRunSpec, parityRunSpec } from '../parity/spec.ts';
import { traceOf } from '../parity/trace-source.ts';
import type { CommandProcess } from './context.ts';
import { checkWritable } from './output-file.node.ts';
import { changesOf, choicesOf, type TraceFlags } from './parity-flags.ts';
import { writeParityReport } from './parity-report.node.ts';
import { type Comparison, comparisonHtml, traceText } from './parity-trace-text.ts';

/** @throws InputError for bad input */
export async function parityTraceCommand(flags: TraceFlags, command: CommandProcess): Promise<void> {
  const spec = parityRunSpec(sprint, choicesOf(flags, flags.seed ?? 42), changesOf(flags));
  const metric = flags.metric ?? 'clock-since-write';
  const steps = flags.steps ?? 1;
  const events = eventsUpTo(eventLog(traceOf(spec, steps), metric, lruModule()), steps);
  const report = reuseReport(events);
  if (flags.report !== undefined) await checkWritable(flags.report);
  const comparison = flags.json && flags.report === undefined ? undefined : compare(spec, metric, steps);
  if (flags.json) {
    const { buffers, perRead, perFloat, floatsRead, workingSet } = report;
    command.stdout.write(
      `${JSON.stringify({ events, buffers, perRead, perFloat, floatsRead, workingSet })}\n`,
    );
  } else {
    command.stdout.write(traceText(events, report, metric, comparison!));
  }
  if (flags.report === undefined) return;
  const epochs: Judgement[] = [];
  solve(spec, new PlainWorkspace(), (judgement) => epochs.push(judgement));
  const trace = kept(traceOf(spec));
  const more = comparisonHtml(comparison!, metric);
  await writeParityReport(flags.report, {
    spec,
    epochs,
    measurement: measure(trace, lruModule()),
    trace,
    more,
  });
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
