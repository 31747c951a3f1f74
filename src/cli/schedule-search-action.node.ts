// What `crease schedule search` does: searches, proves what it found, and writes what was asked for.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { lruModule } from '../memory/lru-module.node.ts';
import { certificateOf } from '../memory/schedule/certify.ts';
import { decisionsOf, evaluate } from '../memory/schedule/evaluate.ts';
import { scheduleOf } from '../memory/schedule/genome.ts';
import { pseudoCode } from '../memory/schedule/pseudo-code.ts';
import { EFFORT, type Effort, ScheduleSearch } from '../memory/schedule/search.ts';
import { readState, stateText } from '../memory/schedule/state.ts';
import { scheduledTraining } from '../parity/scheduled.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';
import { checkOutputs, writeOutput } from './output-file.node.ts';
import type { SearchFlags } from './schedule-flags.ts';
import { problemOf, programFor } from './schedule-input.node.ts';
import { SearchProgress } from './schedule-progress.node.ts';
import { measureBoth, writeScheduleReport } from './schedule-report.node.ts';
import { evaluationJson, proofText, scheduleTable, tableText } from './schedule-text.ts';
import { catchSignals } from './signals.node.ts';

/** Milliseconds between two writes of the state, and between two looks at the clock. */
const STATE_EVERY = 10_000;
const LOOK_EVERY = 50;

/** @throws InputError for bad input; nothing is written then */
export async function searchCommand(flags: SearchFlags, command: CommandProcess): Promise<void> {
  await checkOutputs([flags.out, flags.report, flags.state]);
  const problem = problemOf(flags);
  const steps = flags.steps ?? 40;
  const program = programFor(problem, steps);
  const training = () => scheduledTraining(problem);
  const decisions = decisionsOf(program, steps, training());
  const began = performance.now();
  const fresh = ScheduleSearch.begin(
    ...([problem.learner, decisions, problem.seed, effortOf(flags.moves), lruModule()] as const),
    { wholeBuffers: flags.wholeBuffers === true },
  );
  const search = await resumed(fresh, flags.state);
  const stopped = await searchUntil(search, flags);
  if (stopped) {
    command.exitCode = stopped;
    return;
  }
  const schedule = scheduleOf(program, search.answer().genome);
  const seconds = (performance.now() - began) / 1000;
  const evaluation = evaluate(program, schedule, decisions, training, lruModule());
  const isProven = evaluation.refusal === undefined && evaluation.difference === undefined;
  if (flags.out !== undefined && isProven) {
    const { n, k, seed } = problem;
    const claims = {
      ...{ problem: { n, k, seed }, dmd: evaluation.cost.dmd },
      ...{ plain: evaluation.plain.dmd, bound: evaluation.bound.dmd },
    };
    const certificate = certificateOf(program, schedule, decisions, claims);
    await writeOutput(flags.out, `${JSON.stringify(certificate)}\n`);
  }
  if (flags.report !== undefined) await writeScheduleReport(flags.report, program, schedule, decisions);
  const code = pseudoCode(program, schedule);
  if (flags.json) {
    const { n, k, seed, learner } = problem;
    const { tried } = search.state;
    const about = { n, k, hidden: learner.hidden, seed, steps, moves: tried, seconds };
    const certificate = flags.out ?? null;
    command.stdout.write(
      `${JSON.stringify({ ...evaluationJson(evaluation), ...about, schedule: code, certificate })}\n`,
    );
  } else {
    const table = tableText(scheduleTable(measureBoth(program, schedule, decisions)));
    command.stdout.write(`${code.join('\n')}\n\n${table}\n${proofText(evaluation, steps)}`);
    command.stdout.write(`found in ${seconds.toFixed(1)} s with ${search.state.tried} moves\n`);
    if (flags.out !== undefined) command.stdout.write(`certificate ${flags.out}\n`);
  }
  // A schedule that cannot be proven is no answer.
  if (!isProven) command.exitCode = EXIT.checkFailed;
}

/** Rounds of annealing, and a finish of a few moves on the network itself. */
function effortOf(moves: number | undefined): Effort {
  if (moves === undefined) return EFFORT;
  const rounds = moves < 3000 ? 1 : EFFORT.rounds;
  const finish = Math.min(EFFORT.finish, Math.ceil(moves / 50));
  return { rounds, moves: Math.max(1, Math.floor((moves - finish) / rounds)), finish };
}

async function resumed(fresh: ScheduleSearch, path: string | undefined): Promise<ScheduleSearch> {
  if (path === undefined || !existsSync(path)) return fresh;
  const state = readState(await readFile(path, 'utf8'), path, fresh.state, fresh.program);
  return new ScheduleSearch(state, lruModule());
}

/** Searches to the end, for the time that is given, or until a signal; the exit code of the signal, if there was one. */
async function searchUntil(search: ScheduleSearch, flags: SearchFlags): Promise<number | undefined> {
  const signals = catchSignals(() => undefined);
  const progress = new SearchProgress(process.stderr, flags.quiet === true, search.moves, search.state.tried);
  const began = performance.now();
  const limit = flags.seconds === undefined ? Number.POSITIVE_INFINITY : flags.seconds * 1000;
  const keep = async () => {
    if (flags.state !== undefined) await writeOutput(flags.state, stateText(search.state));
  };
  let looked = began;
  let saved = began;
  try {
    while (!search.isDone && performance.now() - began < limit) {
      search.step();
      progress.show(search.state);
      const now = performance.now();
      if (now - looked < LOOK_EVERY) continue;
      looked = now;
      // Signals come between two turns of the event loop.
      await setImmediate();
      if (signals.received !== undefined) break;
      if (now - saved < STATE_EVERY) continue;
      saved = now;
      await keep();
    }
    await keep();
  } finally {
    progress.close();
    signals.close();
  }
  if (signals.received === undefined) return undefined;
  return signals.received === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
}
