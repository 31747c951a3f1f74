// What `crease metrics` does: the losses of a run's epochs, and which run it is.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { formatShape } from '../net/shape.ts';
import { isParityRun, readParityRun } from '../parity/run.node.ts';
import { RunDirectory } from '../run/directory.node.ts';
import { systemReason } from '../run/make-directory.node.ts';
import { type EpochMetrics, parseMetrics } from '../run/metrics.ts';
import type { CommandProcess } from './context.ts';
import type { MetricsFlags } from './metrics-flags.ts';
import { columns } from './table.ts';

/** How many epochs are told from the beginning and from the end. */
const FEW = 5;

/** @throws InputError for bad input */
export async function metricsCommand(
  { epoch, full, json }: MetricsFlags,
  argument: string,
  command: CommandProcess,
): Promise<void> {
  const found = await stat(argument).catch((error: unknown) => {
    throw new InputError(
      `${argument}: ${systemReason(error)}; name the directory of a run, or its metrics.ndjson`,
    );
  });
  const run = found.isDirectory() ? await describe(argument) : null;
  const file = found.isDirectory() ? join(argument, 'metrics.ndjson') : argument;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new InputError(`${file}: ${systemReason(error)}; name a run that has trained`);
  });
  const epochs = parseMetrics(text, Number.MAX_SAFE_INTEGER);
  if (epochs.length === 0) throw new InputError(`${file} has no epoch yet; name a run that has trained`);
  const told = chosen(epochs, epoch, full === true, argument);
  const lowest = epochs.reduce((best, each) => (each.valLoss < best.valLoss ? each : best));
  const answer = {
    run,
    epochs: epochs.length,
    losses: Object.fromEntries(told.map(({ epoch: at, ...values }) => [at, values])),
    lowest: { epoch: lowest.epoch, valLoss: lowest.valLoss },
  };
  command.stdout.write(json ? `${JSON.stringify(answer)}\n` : metricsText(told, epochs.length));
}

function chosen(
  epochs: readonly EpochMetrics[],
  epoch: number | undefined,
  full: boolean,
  where: string,
): readonly EpochMetrics[] {
  if (epoch === undefined) {
    return full || epochs.length <= 2 * FEW ? epochs : [...epochs.slice(0, FEW), ...epochs.slice(-FEW)];
  }
  const one = epochs[epoch - 1];
  if (one !== undefined) return [one];
  throw new InputError(`--epoch ${epoch}: ${where} has ${epochs.length} epochs; name one of them`);
}

/** What a run is, from its spec. */
async function describe(path: string): Promise<object> {
  if (await isParityRun(path)) {
    const { problem, learner } = await readParityRun(path);
    return { learner: learner.name, n: problem.n, k: problem.k, seed: problem.seed };
  }
  const { manifest } = await RunDirectory.open(path);
  const { input, network, seed, points, valPoints, batchSize, engine } = manifest.spec;
  const shape = formatShape(network.hidden);
  return {
    input: input.name,
    shape,
    seed,
    points,
    valPoints,
    batchSize,
    engine,
    specHash: manifest.specHash,
  };
}

function metricsText(told: readonly EpochMetrics[], count: number): string {
  const rows = told.map(({ epoch, trainLoss, valLoss }) => [epoch, trainLoss, valLoss].map(String));
  const note =
    told.length > 1 && told.length < count ? `${told.length} of ${count} epochs; --full tells all\n` : '';
  return columns([['epoch', 'train loss', 'val loss'], ...rows], []) + note;
}
