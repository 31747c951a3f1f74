// The view's session: what the link asks for, what the worker shows, and the step that is taken apart.

import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import { type Dataset, dataset } from '../../src/backprop/dataset.ts';
import { MicroSteps } from '../../src/backprop/micro.ts';
import { parameterCount } from '../../src/backprop/model.ts';
import type { Position } from '../../src/backprop/recording.ts';
import { type Step, stepOnce } from '../../src/backprop/step.ts';
import type { Training } from '../../src/backprop/training.ts';
import { type Settings, useSettings } from '../shell/link.web.ts';
import { write } from '../shell/setting.ts';
import type { Curve, Edit, Frame, FromTrainer, Move, ToTrainer } from './messages.ts';
import { type BackpropValues, type Plan, planOf, trainingOf, valuesAfter } from './plan.ts';
import type { BACKPROP } from './settings.ts';
import { type Event, LIVE, type LiveName, parseStory, printStory } from './story.ts';

/** Milliseconds between two drawings of numbers while training runs; they could not be read faster. */
const READABLE = 60;

export interface Session {
  readonly settings: Settings<typeof BACKPROP>;
  /** As they are where time stands: changes on the way included. */
  readonly values: Accessor<BackpropValues>;
  readonly plan: Accessor<Plan>;
  readonly data: Accessor<Dataset>;
  /** The newest frame, and one that changes slowly enough to be read. */
  readonly frame: Accessor<Frame | undefined>;
  readonly shown: Accessor<Frame | undefined>;
  readonly curve: Accessor<Curve | undefined>;
  readonly other: Accessor<Curve | undefined>;
  /** The update that comes next, or what a corner would do, taken apart. */
  readonly step: Accessor<Step | undefined>;
  /** The settings of that step. */
  readonly training: Accessor<Training>;
  readonly micro: Accessor<MicroSteps | undefined>;
  readonly playing: Accessor<boolean>;
  readonly error: Accessor<string>;
  readonly play: (epochsPerSecond: number) => void;
  readonly pause: () => void;
  readonly move: (by: Move) => void;
  readonly microMove: (by: 1 | -1) => void;
  readonly seek: (epoch: number, offset?: number) => void;
  readonly change: (changes: Partial<BackpropValues>) => void;
  readonly edit: (edit: Edit) => void;
}

/** Values that the first weights are drawn by: a change of them leaves weights behind that were brought along. */
const DRAWN: ReadonlySet<string> = new Set(['layers', 'start', 'seed']);

/** Values that decide a training from its beginning on; those after it are how it is looked at. */
const planKey = ({ tab, look, epoch, offset, micro, lesson, ...rest }: BackpropValues) =>
  JSON.stringify(rest);

export function createSession(): Session {
  const settings = useSettings('backprop');
  const link = settings.values;
  const [frame, setFrame] = createSignal<Frame>();
  const [shown, setShown] = createSignal<Frame>();
  const [curve, setCurve] = createSignal<Curve>();
  const [other, setOther] = createSignal<Curve>();
  const [playing, setPlaying] = createSignal(false);
  const [error, setError] = createSignal('');

  // Settings that do not go together are told; the last ones that did stay.
  const planned = createMemo<{ plan: Plan; key: string; wrong: string }>((before) => {
    const key = planKey(link());
    if (before?.key === key) return before;
    try {
      return { plan: planOf(link()), key, wrong: '' };
    } catch (found) {
      if (!before) throw found;
      return { ...before, wrong: found instanceof Error ? found.message : String(found) };
    }
  });
  const plan = createMemo(() => planned().plan);
  const data = createMemo(() => dataset(plan().data));

  const worker = new Worker(new URL('./trainer.worker.web.ts', import.meta.url), { type: 'module' });
  onCleanup(() => worker.terminate());
  /** Counts what moves time: a frame from before the last of these is not what the page waits for. */
  let sequence = 0;
  const tell = (message: ToTrainer) => {
    if (message.kind !== 'frame' && message.kind !== 'pace') sequence += 1;
    worker.postMessage(message);
  };
  let opened = '';
  let asked = false;
  const ask = () => {
    if (asked) return;
    asked = true;
    tell({ kind: 'frame', sequence });
  };

  worker.onmessage = ({ data: message }: MessageEvent<FromTrainer>) => {
    if ('error' in message) setError(message.error);
    else if ('changed' in message) remember(message.changed.at, message.changed.change);
    else {
      asked = false;
      const { curve, other } = message.frame;
      if (curve) setCurve(curve);
      if (other !== undefined) setOther(other ?? undefined);
      if (message.sequence !== sequence) {
        ask();
        return;
      }
      take(message.frame);
      // A frame that was still running when the page paused is not the last one.
      if (playing() || message.frame.running) requestAnimationFrame(ask);
    }
  };
  worker.onerror = (event) => setError(event.message || 'the training has failed');

  let read = 0;
  function take(next: Frame): void {
    setFrame(next);
    const now = performance.now();
    if (!playing() || now - read >= READABLE || next.failure) {
      read = now;
      setShown(next);
    }
    if (playing() && next.failure && !next.running) pause();
    if (!playing() && !next.running) place(next);
  }

  /** Writes where time stands into the link. */
  function place(next: Frame): void {
    const { epoch, offset } = next.state;
    const now = link();
    const kept = keep;
    keep = 'none';
    if (epoch === now.epoch && offset === now.offset && kept !== 'last') return;
    const micro = kept === 'last' ? microCount(next) : kept === 'same' ? now.micro : 0;
    settings.set({ epoch, offset, micro }, 'replace');
  }
  /** Which micro-step is meant where time comes to stand. */
  let keep: 'none' | 'same' | 'last' = 'none';
  function microCount({ state, training }: Frame): number {
    const left = data().training.labels.length - state.offset;
    return new MicroSteps(plan().model, training, Math.min(left, training.batch)).count;
  }

  createEffect(
    on([() => planned().key, () => link().epoch, () => link().offset], ([key, epoch, offset]) => {
      const at = { epoch, offset };
      if (key !== opened) {
        opened = key;
        setError('');
        keep = 'same';
        tell({ kind: 'open', plan: plan(), at });
        if (playing()) tell({ kind: 'pace', epochsPerSecond: pace });
        ask();
        return;
      }
      const now = untrack(frame)?.state;
      if (playing() || (now?.epoch === epoch && now.offset === offset)) return;
      keep = 'same';
      tell({ kind: 'seek', at });
      ask();
    }),
  );

  let pace = 0;
  function play(epochsPerSecond: number): void {
    pace = epochsPerSecond;
    if (link().micro > 0) settings.set({ micro: 0 }, 'replace');
    setPlaying(true);
    tell({ kind: 'pace', epochsPerSecond });
    ask();
  }
  function pause(): void {
    setPlaying(false);
    tell({ kind: 'pace', epochsPerSecond: 0 });
    ask();
  }
  const visible = () => {
    if (playing()) tell({ kind: 'pace', epochsPerSecond: document.hidden ? 0 : pace });
  };
  document.addEventListener('visibilitychange', visible);
  onCleanup(() => document.removeEventListener('visibilitychange', visible));

  function move(by: Move): void {
    if (playing()) pause();
    if (link().micro > 0) settings.set({ micro: 0 }, 'replace');
    tell({ kind: 'move', by });
    ask();
  }

  /** Keeps what was changed, and forgets what came after it. */
  function remember(at: Position, change: { readonly training: Training } | Edit): void {
    const before = parseStory(link().story).filter(
      (event) => event.at.epoch < at.epoch || (event.at.epoch === at.epoch && event.at.offset <= at.offset),
    );
    const events: Event[] =
      'parameter' in change ? [{ at, ...change }] : [...waiting.splice(0)].map((one) => ({ at, ...one }));
    const story = printStory([...before, ...events]);
    opened = planKey({ ...link(), story });
    settings.set({ story, epoch: at.epoch, offset: at.offset, micro: 0 });
    ask();
  }
  let waiting: { name: LiveName; written: string }[] = [];

  function change(changes: Partial<BackpropValues>): void {
    const now = frame();
    const names = Object.keys(changes) as (keyof BackpropValues)[];
    const isLive = names.every((name) => LIVE.some((live) => live === name));
    if (!isLive || !now || (now.head.epoch === 0 && now.head.offset === 0)) {
      // A training of its own begins; the seeds stay as they are.
      const story = isLive ? {} : { story: '' };
      const drawn = names.some((name) => DRAWN.has(name)) ? { weights: '' } : {};
      settings.set({ ...drawn, ...changes, ...story, epoch: 0, offset: 0, micro: 0 });
      return;
    }
    waiting = names.map((name) => ({ name: name as LiveName, written: write(changes[name]!) }));
    tell({ kind: 'change', change: { training: trainingOf({ ...values(), ...changes }) } });
  }

  // What was changed later than where time stands does not hold yet.
  const values = createMemo(() => {
    const at = shown()?.state;
    const events = parseStory(link().story);
    const count = at
      ? events.filter(
          (event) =>
            event.at.epoch < at.epoch || (event.at.epoch === at.epoch && event.at.offset <= at.offset),
        ).length
      : events.length;
    return valuesAfter(link(), count);
  });

  // Of its own, so that a micro-step does not take the whole update apart again.
  const look = createMemo(() => link().look);
  const training = createMemo<Training>(() => {
    const given = shown()?.training ?? plan().training;
    return look() === 'next' ? given : { ...given, batch: 1, order: null };
  });
  const step = createMemo<Step | undefined>(() => {
    const state = shown()?.state;
    const { model } = plan();
    if (!state || state.parameters.length !== parameterCount(model)) return undefined;
    if (look() === 'next') return stepOnce(model, training(), data().training, state);
    const inputs = Float64Array.from(look(), Number);
    const label = data().corners?.labels[2 * inputs[0]! + inputs[1]!] ?? 0;
    return stepOnce(model, training(), { inputs, labels: Float64Array.of(label) }, { ...state, offset: 0 });
  });
  const micro = createMemo(() => {
    const now = step();
    return now && new MicroSteps(plan().model, training(), now.passes.length);
  });

  function microMove(by: 1 | -1): void {
    if (playing()) pause();
    const at = link().micro + by;
    const count = untrack(micro)?.count ?? 0;
    if (at > count) {
      // The update is done: its state, and the first part of the next.
      settings.set({ micro: 1 }, 'replace');
      keep = 'same';
      tell({ kind: 'move', by: 'update' });
      ask();
    } else if (at < 0) {
      const before = frame()?.before;
      if (before) seek(before.epoch, before.offset, 'last');
    } else settings.set({ micro: at }, 'replace');
  }
  function seek(epoch: number, offset = 0, micro: typeof keep = 'none'): void {
    if (playing()) pause();
    keep = micro;
    tell({ kind: 'seek', at: { epoch, offset } });
    ask();
  }

  return {
    ...{
      settings,
      values,
      plan,
      data,
      frame,
      shown,
      curve,
      other,
      step,
      training,
      micro,
      playing,
      play,
      pause,
    },
    ...{ move, microMove, change },
    error: () => error() || planned().wrong,
    seek: (epoch, offset) => seek(epoch, offset),
    edit: (edit) => tell({ kind: 'change', change: edit }),
  };
}
