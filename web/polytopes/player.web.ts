// Time for one training or two: play, pause, step, and any epoch of the past; two go in step, epoch by epoch.

import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { LabPartition } from '../lab/protocol.ts';
import type { Side } from './side.web.ts';

/** Pictures a second that are asked for. */
const RATE = 30;
/** Two trainings in step show themselves about this often, in milliseconds. */
const STRIDE = 80;

export interface Player {
  readonly playing: Accessor<boolean>;
  /** The epoch that is shown. */
  readonly epoch: Accessor<number>;
  readonly newest: Accessor<number>;
  /** Where history begins. */
  readonly first: Accessor<number>;
  readonly play: () => void;
  readonly pause: () => void;
  /** So many epochs on or back, and paused there. */
  readonly step: (epochs: number) => void;
  readonly seek: (epoch: number) => void;
}

/**
 * @param wanted the epoch that the link asks for; -1 to run
 * @param told called when the training has come to rest at an epoch, or runs again (-1)
 */
export function createPlayer(
  sides: Accessor<readonly Side[]>,
  wanted: Accessor<number>,
  told: (epoch: number) => void,
): Player {
  const [playing, setPlaying] = createSignal(untrack(wanted) < 0);
  const epoch = createMemo(() => Math.min(...sides().map(({ progress }) => progress().epoch)));
  const newest = createMemo(() => Math.min(...sides().map(({ progress }) => progress().newestEpoch)));
  const first = createMemo(() => Math.max(...sides().map(({ ready }) => ready()?.firstEpoch ?? 0)));
  const isReady = () => sides().every(({ ready }) => ready());

  /** Sends all sides to an epoch, forwards or back. */
  const goTo = (target: number) => {
    for (const { lab } of sides()) lab.runTo(target);
  };
  const rest = (target: number) => {
    setPlaying(false);
    goTo(target);
    told(target);
  };
  const player: Player = {
    playing,
    epoch,
    newest,
    first,
    play: () => {
      setPlaying(true);
      told(-1);
    },
    pause: () => {
      setPlaying(false);
      for (const { lab } of sides()) lab.pause();
      // Where it comes to rest is known only then.
      stopping = true;
      settle();
    },
    step: (epochs) => rest(Math.max(first(), epoch() + epochs)),
    seek: (target) => rest(Math.max(first(), Math.round(target))),
  };

  let stopping = false;
  const settle = () => {
    const all = sides().map(({ progress }) => progress());
    if (!stopping || playing() || all.some(({ activity }) => activity !== 'paused')) return;
    stopping = false;
    const target = Math.max(...all.map((progress) => progress.epoch));
    goTo(target);
    told(target);
  };
  createEffect(() => {
    for (const { progress } of sides()) progress();
    untrack(settle);
  });

  // The link is the master: Back may have changed what it asks for.
  createEffect(
    on([wanted, isReady], ([target, ready]) => {
      if (!ready) return;
      if (target < 0) setPlaying(true);
      else if (
        playing() ||
        epoch() !== target ||
        sides().some(({ progress }) => progress().activity === 'running')
      ) {
        setPlaying(false);
        goTo(target);
      }
    }),
  );

  createEffect(
    on([playing, isReady, sides, createVisible()], ([plays, ready, [first, second], visible]) => {
      if (!ready || !first) return;
      for (const { lab } of sides()) lab.live(visible ? RATE : 0);
      if (!plays || !visible) {
        if (plays) for (const { lab } of sides()) lab.pause();
        return;
      }
      if (!second) {
        first.admit = () => true;
        first.lab.start();
        return;
      }
      onCleanup(inStep([first, second]));
    }),
  );
  return player;
}

/** Trains two sides by the same numbers of epochs, and shows them at equal epochs only; returns what ends it. */
function inStep(sides: readonly [Side, Side]): () => void {
  let ended = false;
  let stride = 1;
  let target = 0;
  let began = 0;
  const drawn = sides.map(() => -1);
  const held: (LabPartition | undefined)[] = [undefined, undefined];
  const next = () => {
    if (ended) return;
    target = Math.max(...sides.map(({ progress }) => progress().epoch)) + stride;
    began = performance.now();
    for (const { lab } of sides) lab.runTo(target);
  };
  sides.forEach((side, i) => {
    side.admit = (partition) => {
      if (ended) return true;
      held[i] = partition;
      drawn[i] = partition.epoch;
      if (drawn.some((epoch) => epoch !== target)) return false;
      const took = performance.now() - began;
      stride = Math.max(1, Math.min(1000, Math.round((stride * STRIDE) / Math.max(1, took))));
      // The other side's waits in its hand; both are shown in this turn of the event loop.
      for (const [k, other] of sides.entries()) if (k !== i) other.show(held[k]!);
      queueMicrotask(next);
      return true;
    };
  });
  next();
  return () => {
    ended = true;
    for (const [i, side] of sides.entries()) {
      side.admit = () => true;
      // What was in a hand is the newest of its side, and would not come again.
      if (held[i]) side.show(held[i]);
    }
  };
}

/** Whether the tab can be seen: what cannot be seen is not trained. */
function createVisible(): Accessor<boolean> {
  const [visible, setVisible] = createSignal(!document.hidden);
  const changed = () => setVisible(!document.hidden);
  document.addEventListener('visibilitychange', changed);
  onCleanup(() => document.removeEventListener('visibilitychange', changed));
  return visible;
}
