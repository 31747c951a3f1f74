// What `crease memory` does: finds the trace of a file or a run, measures it, and writes what was asked for.

import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../format/input-error.ts';
import { MAX_ELEMENTS } from '../memory/lru.ts';
import { lruModule } from '../memory/lru-module.node.ts';
import { measure } from '../memory/measure.ts';
import { networkStep, networkStepElements } from '../memory/network-step.ts';
import { type Losses, reportHtml } from '../memory/report.ts';
import { stackPicture } from '../memory/stack-picture.ts';
import type { TraceSource } from '../memory/trace.ts';
import { traceFile, writeTrace } from '../memory/trace-file.node.ts';
import { kept } from '../parity/kept-trace.ts';
import { isParityRun, readParityRun } from '../parity/run.node.ts';
import { traceOf } from '../parity/trace-source.ts';
import { RunDirectory } from '../run/directory.node.ts';
import { systemReason } from '../run/make-directory.node.ts';
import { MetricsFile } from '../run/metrics.node.ts';
import type { EpochMetrics } from '../run/metrics.ts';
import { parseRunSpec } from '../run/spec.ts';
import type { CommandProcess } from './context.ts';
import type { MemoryFlags } from './memory-flags.ts';
import { measurementJson, measurementText } from './memory-text.ts';
import { checkWritable, writeOutput } from './output-file.node.ts';
import { aboutRun } from './parity-report.node.ts';

/** What is measured. */
interface Subject {
  readonly source: TraceSource;
  /** One sentence on what it is. */
  readonly about: string;
  readonly losses?: Losses;
}

/**
 * Runs the command.
 * @throws InputError for bad input
 */
export async function memoryCommand(
  flags: MemoryFlags,
  argument: string,
  command: CommandProcess,
): Promise<void> {
  for (const path of [flags.report, flags.trace]) if (path !== undefined) await checkWritable(path);
  const { source, about, losses } = await subjectOf(argument, flags.steps);
  const module = lruModule();
  const measurement = measure(source, module, flags.metric && [flags.metric]);
  if (flags.trace !== undefined) writeTrace(flags.trace, source);
  if (flags.report !== undefined) {
    const stack = stackPicture(source, module);
    const title = `Data movement: ${argument}`;
    await writeOutput(
      flags.report,
      reportHtml({ title, about, measurement, stack, ...(losses && { losses }) }),
    );
  }
  command.stdout.write(
    flags.json
      ? `${JSON.stringify(measurementJson(measurement, flags.full === true))}\n`
      : measurementText(measurement, about),
  );
}

async function subjectOf(argument: string, steps: number | undefined): Promise<Subject> {
  const found = await stat(argument).catch((error: unknown) => {
    throw new InputError(
      `${argument}: ${systemReason(error)}; name a trace in NDJSON or the directory of a run`,
    );
  });
  if (found.isDirectory() && (await isParityRun(argument))) return paritySubject(argument, steps);
  const traced = join(argument, 'trace.ndjson');
  if (found.isDirectory() && !existsSync(traced)) return runSubject(argument, steps ?? 1);
  if (steps !== undefined) {
    throw new InputError(`--steps ${steps} goes with a run, and ${argument} is a trace; leave it out`);
  }
  const path = found.isDirectory() ? traced : argument;
  const losses = found.isDirectory() ? await lossesOf(argument) : undefined;
  return { source: traceFile(path), about: `The trace ${path}.`, ...(losses && { losses }) };
}

/** A run on sparse parity: it is run again, under the meter. */
async function paritySubject(path: string, steps: number | undefined): Promise<Subject> {
  const spec = await readParityRun(path);
  const epochs = await new MetricsFile(join(path, 'metrics.ndjson')).read(Number.MAX_SAFE_INTEGER);
  const losses = epochs.length > 0 ? { losses: lossesOfEpochs(epochs) } : {};
  const about = steps === undefined ? aboutRun(spec) : `The first ${steps} steps of the run ${path}.`;
  return { source: kept(traceOf(spec, steps)), about, ...losses };
}

async function runSubject(path: string, steps: number): Promise<Subject> {
  const { manifest } = await RunDirectory.open(path);
  const { network, optimizer, batchSize, points } = parseRunSpec(manifest.spec, join(path, 'run.json'));
  const step = { network, optimizer, points: Math.min(batchSize, points), steps };
  const elements = networkStepElements(step);
  if (elements > MAX_ELEMENTS) {
    throw new InputError(
      `${path}: a step of this network has ${elements} elements; the most that can be measured are ${MAX_ELEMENTS}`,
    );
  }
  const losses = await lossesOf(path);
  const times = steps === 1 ? 'One training step' : `${steps} training steps`;
  return {
    source: networkStep(step),
    about: `${times} of the run ${path}: a batch of ${step.points} points, buffers of float32 read and written whole.`,
    ...(losses && { losses }),
  };
}

/** The losses of the run in a directory, if it is one and has any. */
async function lossesOf(path: string): Promise<Losses | undefined> {
  if (!existsSync(join(path, 'run.json'))) return undefined;
  const { run } = await RunDirectory.open(path);
  const epochs = await run.metrics.read(Number.MAX_SAFE_INTEGER);
  if (epochs.length === 0) return undefined;
  return lossesOfEpochs(epochs);
}

function lossesOfEpochs(epochs: readonly EpochMetrics[]): Losses {
  return {
    unit: 'epoch',
    train: epochs.map(({ epoch, trainLoss }) => [epoch, trainLoss] as const),
    test: epochs.map(({ epoch, valLoss }) => [epoch, valLoss] as const),
  };
}
