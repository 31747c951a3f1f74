// Runs as they change: the list, and what is open of it, asked for again while the page can be seen.

import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { RunContents, RunList, RunSummary } from '../../src/run/listing.ts';
import type { EpochMetrics } from '../../src/run/metrics.ts';
import { Curve } from './curve.ts';
import type { RunSource } from './source.ts';

/** Between two looks, in milliseconds. */
const EVERY = 2000;

export interface LiveList {
  readonly list: Accessor<RunList | undefined>;
  /** Why there is no newer one; empty where all is well. */
  readonly problem: Accessor<string>;
}

/** The list of a source; a live one is asked again and again. */
export function createLiveList(source: RunSource): LiveList {
  const [list, setList] = createSignal<RunList>();
  const [problem, setProblem] = createSignal('');
  let known = '';
  const look = async () => {
    try {
      const found = await source.list();
      const text = JSON.stringify(found);
      // What has not changed is not drawn again.
      if (text !== known) setList(found);
      known = text;
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = async () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible' || known === '') await look();
    if (!isOver && source.isLive) timer = setTimeout(again, EVERY);
  };
  const seen = () => void again();
  if (source.isLive) document.addEventListener('visibilitychange', seen);
  onCleanup(() => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  });
  void again();
  return { list, problem };
}

export interface OpenRun {
  readonly summary: Accessor<RunSummary>;
  readonly contents: Accessor<RunContents | undefined>;
  readonly epochs: Accessor<readonly EpochMetrics[]>;
  readonly problem: Accessor<string>;
}

/** What a run has, and its losses, followed as its row in the list changes. */
export function createOpenRun(source: RunSource, summary: Accessor<RunSummary>): OpenRun {
  const [contents, setContents] = createSignal<RunContents>();
  const [epochs, setEpochs] = createSignal<readonly EpochMetrics[]>([]);
  const [problem, setProblem] = createSignal('');
  const curve = new Curve();
  const { id } = summary();
  let isOver = false;
  onCleanup(() => {
    isOver = true;
  });
  const look = async () => {
    try {
      const found = await source.contents(id);
      let isMore = true;
      while (isMore && !isOver) isMore = curve.take(await source.metrics(id, curve.next));
      if (isOver) return;
      setContents(found);
      setEpochs([...curve.epochs]);
      setProblem('');
    } catch (error) {
      if (!isOver) setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  // One look at a time; what changes meanwhile is looked at afterwards.
  let work = Promise.resolve();
  createEffect(
    on(summary, () => {
      work = work.then(look);
    }),
  );
  // A frame and the film come some time after the epoch that they show.
  const timer = setInterval(() => {
    if (source.isLive && summary().state === 'running' && document.visibilityState === 'visible') {
      work = work.then(look);
    }
  }, 2 * EVERY);
  onCleanup(() => clearInterval(timer));
  return { summary, contents, epochs, problem };
}
