// What `crease train` does: the flags become a run, the run is trained, and the answer goes to stdout.

import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { GreyPicture } from '../data/picture.ts';
import { chooseEngine } from '../engine/available.node.ts';
import { InputError } from '../format/input-error.ts';
import type { RunEvent } from '../run/events.ts';
import { type CompleteRun, inputOf, type PreparedRun, prepareRun, resumeRun } from '../run/prepare.node.ts';
import { train } from '../run/train.node.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';
import { freeName } from './free-name.node.ts';
import { checkAppendable } from './output-file.node.ts';
import { parityInput } from './parity-input.ts';
import { createProgress } from './progress.node.ts';
import { catchSignals } from './signals.node.ts';
import { DEFAULTS, type TrainFlags } from './train-flags.ts';
import { checkNewFlags, checkResumeFlags, runName, specOfFlags } from './train-spec.ts';
import { completeText, summary } from './train-summary.ts';
import { crease } from './version.node.ts';

/**
 * Runs the command.
 * @throws InputError for bad input, RunStopped where the run could not go on
 */
export async function trainCommand(
  flags: TrainFlags,
  image: string | undefined,
  command: CommandProcess,
): Promise<void> {
  if (flags.logFile !== undefined) await checkAppendable(flags.logFile);
  const run =
    flags.resume === undefined ? await newRun(flags, image) : await resumedRun(flags, image, flags.resume);
  const write = (value: object) => command.stdout.write(`${JSON.stringify(value)}\n`);
  if ('complete' in run) {
    const { epochs } = run.spec;
    if (flags.json) write({ event: 'done', run: flags.resume, epochs, seconds: 0 });
    else command.stdout.write(completeText(flags.resume!, epochs));
    return;
  }
  const progress = createProgress(process.stderr, flags.quiet ?? false);
  const signals = catchSignals((name) => {
    const again = name === 'SIGINT' ? 'Ctrl-C' : name;
    progress.note(`${name}: finishing the step, and frames for up to 5 s; ${again} again stops at once`);
  });
  const told: RunEvent[] = [];
  try {
    const outcome = await train(run, {
      threads: flags.threads ?? availableParallelism(),
      signal: signals.signal,
      debug: flags.debug ?? false,
      logFile: flags.logFile,
      profile: flags.profile ?? false,
      onEvent: (event) => {
        progress.event(event, run.spec.epochs);
        if (isAnswer(event)) told.push(event);
        if (flags.json && isTold(event)) write(event);
      },
    });
    progress.close();
    if (!flags.json) {
      const { directory, spec } = run;
      const frame = (epoch: number) => directory.frame(epoch);
      command.stdout.write(summary({ path: directory.path, spec, frame, told, ...outcome }));
    }
    if (outcome.interrupted)
      command.exitCode = signals.received === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  } finally {
    progress.close();
    signals.close();
  }
}

/** The movie's progress is for the bar only; that it is complete is an event. */
function isTold(event: RunEvent): boolean {
  return event.event !== 'movie' || event.path !== undefined;
}

/** The events that the summary is made of. */
function isAnswer(event: RunEvent): boolean {
  return event.event === 'done' || event.event === 'stopped' || (event.event === 'movie' && isTold(event));
}

async function newRun(flags: TrainFlags, image: string | undefined): Promise<PreparedRun> {
  checkNewFlags(flags);
  const name = imageName(flags, image);
  const engine = await chooseEngine(flags.engine ?? DEFAULTS.engine);
  const specOf = specOfFlags({ ...flags, engine });
  const parity = parityInput(name, flags);
  const picture = parity ? undefined : await loadPicture(name);
  const seed = flags.seed ?? randomBytes(4).readUInt32LE();
  const input = parity ?? inputOf(name === 'ring' ? name : basename(name), picture!);
  const spec = specOf(input, seed);
  const path = flags.out ?? freeName(runName(spec.input.name));
  const { checkpointDir, snapshotDir } = flags;
  return prepareRun(path, spec, picture, crease.version, { checkpoints: checkpointDir, frames: snapshotDir });
}

async function resumedRun(
  flags: TrainFlags,
  image: string | undefined,
  path: string,
): Promise<PreparedRun | CompleteRun> {
  checkResumeFlags(flags, image);
  const { epochs, keepGoing, resumeLr, resumeOptimizer } = flags;
  const optimizer = resumeOptimizer === 'new' ? resumeOptimizer : undefined;
  const engine = flags.engine && (await chooseEngine(flags.engine));
  return resumeRun(path, { epochs, keepGoing, learningRate: resumeLr, optimizer, engine });
}

function imageName({ input }: TrainFlags, image: string | undefined): string {
  if (input !== undefined && image !== undefined && input !== image) {
    throw new InputError(`the image is given twice, ${image} and --input ${input}; give one of them`);
  }
  const name = image ?? input;
  if (name !== undefined && name !== '') return name;
  throw new InputError(
    'IMAGE is missing; give the path of a PNG, JPEG or WebP picture, the built-in one: crease train ring, or parity:n=20,k=3',
  );
}

async function loadPicture(name: string): Promise<GreyPicture> {
  if (name === 'ring') {
    const { ring } = await import('../data/ring.ts');
    return ring();
  }
  const { loadGreyPicture } = await import('../data/image.node.ts');
  return loadGreyPicture(name);
}
