// The page of a schedule: its metrics beside the plain order's, and the LRU stack before and after.

import { stackChart } from '../memory/charts.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { type Measurement, measure } from '../memory/measure.ts';
import { reportHtml, tableHtml } from '../memory/report.ts';
import type { Program } from '../memory/schedule/program.ts';
import { pseudoCode } from '../memory/schedule/pseudo-code.ts';
import { plainSchedule, type Schedule } from '../memory/schedule/schedule.ts';
import { scheduleTrace } from '../memory/schedule/trace.ts';
import type { Decisions } from '../memory/schedule/walk.ts';
import { stackPicture } from '../memory/stack-picture.ts';
import { kept } from '../parity/kept-trace.ts';
import { writeOutput } from './output-file.node.ts';
import { type MeasuredSchedule, scheduleTable } from './schedule-text.ts';

/** The plain order and the schedule under every metric. */
export function measureBoth(program: Program, schedule: Schedule, decisions: Decisions): MeasuredSchedule[] {
  const measured = (each: Schedule): Measurement =>
    measure(kept(scheduleTrace(program, each, decisions)), lruModule());
  return [
    { name: 'plain', measurement: measured(plainSchedule(program)) },
    { name: 'schedule', measurement: measured(schedule) },
  ];
}

/** @throws InputError where the file cannot be written */
export async function writeScheduleReport(
  path: string,
  program: Program,
  schedule: Schedule,
  decisions: Decisions,
): Promise<void> {
  const both = measureBoth(program, schedule, decisions);
  const picture = (each: Schedule) =>
    stackPicture(kept(scheduleTrace(program, each, decisions)), lruModule());
  const { inputs, hidden, outputs, batch } = program.learner;
  const about = `${decisions.length} steps of a network ${[inputs, ...hidden, outputs].join('-')}, ${batch} samples a step, in the order of a schedule that was found by search.`;
  const code = pseudoCode(program, schedule).map((line) => [line]);
  const more =
    `<h2>Before: the stack of the plain order</h2><p>The same training, one operation on whole buffers after the other.</p>` +
    `${stackChart(picture(plainSchedule(program)))}<h2>Before and after</h2>${tableHtml(scheduleTable(both))}` +
    `<h2>The schedule</h2>${tableHtml([['order'], ...code]).replace('<table>', '<table style="white-space:pre;font-family:monospace">')}`;
  const { measurement } = both[1]!;
  const title = 'Data movement of a schedule: after';
  await writeOutput(path, reportHtml({ title, about, measurement, stack: picture(schedule), more }));
}
