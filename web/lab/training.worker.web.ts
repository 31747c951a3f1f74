// The training worker: one training after another on one engine, its past, and what the page asks of it.

import { chooseEngine, createEngine } from '../../src/engine/create.web.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { InputError } from '../../src/format/input-error.ts';
import { parameterCount } from '../../src/net/network.ts';
import { fingerprint } from '../../src/run/fingerprint.ts';
import { Conductor } from './conductor.ts';
import { buffersIn } from './drawable.ts';
import { exportedWeights } from './exported.ts';
import { failureText } from './failure-text.ts';
import type { FromTraining, MomentAnswer, MomentRequest, TrainingCall, WorkerSetup } from './messages.ts';
import type { LabReady, LabSettings, Progress } from './protocol.ts';
import { keptShuffle, type Recipe, recipeOf } from './recipe.ts';
import { Session } from './session.ts';
import { Speed } from './speed.ts';

/** Milliseconds between two looks at messages, and between two reports of progress. */
const LISTEN = 8;
const REPORT = 50;

/** An open training. */
interface Open {
  readonly number: number;
  readonly recipe: Recipe;
  readonly session: Session;
  readonly conductor: Conductor;
  /** Resolves when it has ended and given back its memory. */
  readonly ended: Promise<void>;
}

let setup: WorkerSetup;
let engine: Engine | undefined;
let open: Open | undefined;
let openings = 0;
let opening: Promise<unknown> = Promise.resolve();
/** The call of the newest `open`. */
let newestOpen = 0;
let wanted: MomentRequest | undefined;
const speed = new Speed();
const shuffle = keptShuffle();

function tell(message: FromTraining): void {
  self.postMessage(message, { transfer: [] });
}

/** Lets messages in, between two steps. */
const listening = new MessageChannel();
const hearers: (() => void)[] = [];
listening.port1.onmessage = () => hearers.shift()?.();
let listened = 0;
const HEARD = Promise.resolve();

function pause(): Promise<void> {
  speed.step();
  const isDue = performance.now() - listened >= LISTEN;
  if (wanted === undefined && !isDue && !open?.conductor.isLookedAt) return HEARD;
  return serve(isDue);
}

async function serve(isDue: boolean): Promise<void> {
  await giveMoment();
  if (isDue) await listen();
  await open?.conductor.between();
}

async function listen(): Promise<void> {
  await new Promise<void>((resolve) => {
    hearers.push(resolve);
    listening.port2.postMessage(0);
  });
  listened = performance.now();
}

/** The moment that the partition worker wants to have and has not seen, by a name of its own. */
function newMoment(): string | undefined {
  if (wanted === undefined || open === undefined || open.conductor.activity === 'replaying') return undefined;
  const { epoch, steps } = open.session.moment;
  const name = `${open.number}/${epoch}/${steps}`;
  return name === wanted.seen ? undefined : name;
}

/** Gives it, between two steps. */
async function giveMoment(): Promise<void> {
  if (newMoment() === undefined) return;
  const { session, recipe } = open!;
  await session.settled();
  const name = newMoment();
  if (name === undefined) return;
  const answer: MomentAnswer = {
    ...{ id: wanted!.id, name, ...session.moment },
    network: recipe.spec.network,
    parameters: session.parameters(),
  };
  wanted = undefined;
  setup.port.postMessage(answer, buffersIn(answer.parameters));
}

/** Has it given as soon as the state holds still. */
function offerMoment(): void {
  if (newMoment() !== undefined) open!.conductor.look(giveMoment).catch(() => undefined);
}

let reported = 0;
let reporting: ReturnType<typeof setTimeout> | undefined;

/** Reports progress, now or as soon as the last report is old enough. */
function report(): void {
  offerMoment();
  const wait = reported + REPORT - performance.now();
  if (wait > 0) {
    if (reporting !== undefined) return;
    reporting = setTimeout(() => {
      reporting = undefined;
      report();
    }, wait);
    return;
  }
  reported = performance.now();
  if (open) tell({ progress: progressOf(open) });
}

function progressOf({ session, conductor }: Open): Progress {
  const { activity, error } = conductor;
  return {
    ...session.moment,
    activity,
    newestEpoch: session.newestEpoch,
    stepsPerEpoch: session.stepsPerEpoch,
    ...session.losses,
    epochsPerSecond: speed.perSecond(activity === 'running') / session.stepsPerEpoch,
    ...(error === undefined ? {} : { error }),
  };
}

/** Ends the training that is open, and opens another. */
async function openTraining(settings: LabSettings): Promise<LabReady> {
  const recipe = recipeOf(settings, shuffle);
  const before = open;
  open = undefined;
  before?.conductor.close();
  await before?.ended;
  const name = await chooseEngine(settings.engine);
  if (engine?.name !== name) {
    await engine?.close();
    engine = undefined;
    const { training, ungated } = setup.plan;
    engine = await createEngine(name, { threads: training, ungated, gate: setup.gate });
  }
  const session = await Session.open(recipe, engine, pause);
  const conductor = new Conductor(session, report);
  const number = ++openings;
  const ended = conductor.run().catch((error) => {
    // Its memory cannot be trusted any more.
    engine = undefined;
    if (open?.number === number) open = undefined;
    tell({ error: failureText(error) });
  });
  open = { number, recipe, session, conductor, ended };
  speed.reset();
  const { network } = recipe.spec;
  const { threads } = engine;
  const { picture, channels } = recipe;
  const { firstEpoch } = session;
  const ready: LabReady = {
    ...{ network, parameters: parameterCount(network), engine: name, threads, picture, channels, firstEpoch },
  };
  tell({ ready });
  report();
  return ready;
}

function current(): Open {
  if (open === undefined) throw new Error('no training is open');
  return open;
}

/** What is seen of the weights between two steps. */
function looked<T>(see: () => T): Promise<T> {
  const { session, conductor } = current();
  return conductor.look(async () => {
    await session.settled();
    return see();
  });
}

async function answerTo(message: TrainingCall): Promise<unknown> {
  switch (message.call) {
    case 'open': {
      newestOpen = message.id;
      const mine = opening.then(async () => {
        // Calls that came meanwhile are heard first: only the newest training is opened.
        await listen();
        if (newestOpen !== message.id) throw new Error('another training was opened instead');
        return openTraining(message.settings);
      });
      opening = mine.catch(() => undefined);
      return mine;
    }
    case 'start':
      return current().conductor.start();
    case 'pause':
      return current().conductor.pause();
    case 'stepEpoch':
      return current().conductor.runTo();
    case 'runTo':
      return current().conductor.runTo(message.epoch);
    case 'seek':
      return current().conductor.seek(message.epoch);
    case 'losses':
      return current().session.curve();
    case 'exportWeights': {
      const { recipe, session } = current();
      return looked(() => exportedWeights(recipe.spec.network, session.parameters(), session.moment));
    }
    case 'fingerprint': {
      const { session } = current();
      return looked(() => {
        const parts = session.parameters().flatMap(({ weight, bias }) => [weight, bias]);
        return { ...session.moment, text: fingerprint(parts) };
      });
    }
  }
}

self.onmessage = ({ data }: MessageEvent<WorkerSetup>) => {
  setup = data;
  setup.port.onmessage = ({ data: request }: MessageEvent<MomentRequest>) => {
    wanted = request;
    offerMoment();
  };
  self.onmessage = async ({ data: call }: MessageEvent<TrainingCall>) => {
    const answer = call.id;
    try {
      const value = await answerTo(call);
      tell({ answer, value });
    } catch (error) {
      tell({ answer, refusal: failureText(error), isInput: error instanceof InputError });
    }
  };
};
