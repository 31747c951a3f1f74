// What `crease spikes` does: finds the spikes of a run, replays the highest, answers, writes the page.

import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import { createEngine } from '../engine/create.node.ts';
import { InputError } from '../format/input-error.ts';
import { createPointEvaluator } from '../polytope/change/create.node.ts';
import { analyseSpike, type SpikeReport } from '../run/spikes/analyse.ts';
import { findSpikes, type Spike } from '../run/spikes/detect.ts';
import { divergenceOf, type OpenRun, openRun } from '../run/spikes/open.node.ts';
import { RULES_USED, reportJson, spikeJson } from '../run/spikes/words.ts';
import type { CommandProcess } from './context.ts';
import { checkOutputs, writeOutput } from './output-file.node.ts';
import { SPIKES_DEFAULTS, type SpikesFlags } from './spikes-flags.ts';
import { spikesText } from './spikes-text.ts';

/**
 * Runs the command.
 * @throws InputError for bad input
 */
export async function spikesCommand(
  flags: SpikesFlags,
  path: string,
  command: CommandProcess,
): Promise<void> {
  if (flags.steps && !flags.json)
    throw new InputError('--steps goes with --json; add it, or leave --steps out');
  await checkOutputs([flags.report]);
  const threads = flags.threads ?? availableParallelism();
  const run = await openRun(path, (name) => createEngine(name, threads, {}));
  try {
    const spikes = findSpikes(run.losses);
    const diverged = await divergenceOf(run);
    if (diverged) spikes.push(diverged);
    const reports = await replayed(run, chosenOf(spikes, flags, run, path), flags);
    if (flags.report !== undefined) await writePage(run, path, spikes, reports, flags.report);
    const facts = { run: path, epochs: run.losses.length };
    if (flags.json) {
      const all = [...new Set([...spikes, ...reports.keys()])].sort((a, b) => a.epoch - b.epoch);
      const told = all.map((spike) => {
        const report = reports.get(spike);
        return report ? reportJson(report, flags.steps ?? false) : spikeJson(spike);
      });
      command.stdout.write(`${JSON.stringify({ ...facts, rule: RULES_USED, spikes: told })}\n`);
    } else command.stdout.write(spikesText(facts, spikes, [...reports.values()]));
  } finally {
    await run.close();
  }
}

/** The spikes that are replayed: the highest, or the epoch that was asked for. */
function chosenOf(spikes: readonly Spike[], flags: SpikesFlags, run: OpenRun, path: string): Spike[] {
  const { epoch, top = SPIKES_DEFAULTS.top } = flags;
  if (epoch === undefined) return [...spikes].sort((a, b) => b.factor - a.factor).slice(0, top);
  const known = spikes.find((spike) => spike.epoch === epoch);
  if (known) return [known];
  if (epoch > run.losses.length) {
    throw new InputError(
      `--epoch ${epoch}: ${path} has trained ${run.losses.length} epochs; give one of those`,
    );
  }
  return [{ epoch, peak: epoch, loss: 'trainLoss', factor: 1, deviations: 0 }];
}

async function replayed(
  { history, setting }: OpenRun,
  chosen: readonly Spike[],
  { grid: side = SPIKES_DEFAULTS.grid, quiet }: SpikesFlags,
): Promise<Map<Spike, SpikeReport>> {
  const reports = new Map<Spike, SpikeReport>();
  const evaluator = createPointEvaluator();
  for (const [i, spike] of chosen.entries()) {
    const say = (text: string) => {
      if (!quiet && process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
    };
    const onStep = (done: number, of: number) => {
      if (done % 50 === 0)
        say(`spike ${i + 1} of ${chosen.length}, epoch ${spike.epoch}: step ${done} of ${of}`);
    };
    reports.set(spike, await analyseSpike(history, setting, spike, { evaluator, side, onStep }));
    say('');
  }
  return reports;
}

async function writePage(
  run: OpenRun,
  path: string,
  spikes: readonly Spike[],
  reports: ReadonlyMap<Spike, SpikeReport>,
  file: string,
): Promise<void> {
  // Loaded when they are used: the canvas is large.
  const { picturesOf } = await import('../run/spikes/pictures.node.ts');
  const { spikesPage } = await import('../run/spikes/page.ts');
  const shown = [];
  for (const report of reports.values())
    shown.push({ report, pictures: await picturesOf(run.setting.engine, run.history.spec, report) });
  const name = basename(resolve(path));
  await writeOutput(file, spikesPage({ name, losses: run.losses, spikes, reports: shown }));
}
