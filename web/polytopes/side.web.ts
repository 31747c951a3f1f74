// One training in the page as signals: what it is, how far it is, and the polytopes to draw.

import { type Accessor, batch, createSignal } from 'solid-js';
import { Lab } from '../lab/client.web.ts';
import type { LabApi, LabPartition, LabReady, LabSettings, Progress } from '../lab/protocol.ts';

export interface Side {
  readonly lab: LabApi;
  /** Undefined while a training is being opened. */
  readonly ready: Accessor<LabReady | undefined>;
  readonly progress: Accessor<Progress>;
  /** The newest polytopes; those before stay until the next are there. */
  readonly partition: Accessor<LabPartition | undefined>;
  /** One line: why there are no polytopes, or why training does not go on. */
  readonly trouble: Accessor<string | undefined>;
  readonly open: (settings: LabSettings) => Promise<boolean>;
  readonly show: (partition: LabPartition) => void;
  /** Called with every partition that comes, before it is shown; false keeps the one before. */
  admit: (partition: LabPartition) => boolean;
}

const NOTHING_YET: Progress = {
  activity: 'loading',
  epoch: 0,
  steps: 0,
  newestEpoch: 0,
  stepsPerEpoch: 0,
  trainLoss: Number.NaN,
  valLoss: Number.NaN,
  epochsPerSecond: 0,
};

/** Milliseconds for which a report of a training that goes on waits for a picture: what changes together is painted once. */
const WAIT = 100;

/** @param labs how many sides the view has: they share the cores */
export function createSide(labs: number): Side {
  const [ready, setReady] = createSignal<LabReady>();
  const [progress, setProgress] = createSignal(NOTHING_YET, { equals: false });
  const [partition, setPartition] = createSignal<LabPartition>();
  const [trouble, setTrouble] = createSignal<string>();
  let opened = 0;
  let held: Progress | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const tell = () => {
    clearTimeout(waiting);
    waiting = undefined;
    if (held !== undefined) setProgress(held);
    held = undefined;
  };
  const lab = new Lab(
    {
      progress: (now) => {
        if (now.error !== undefined) setTrouble(now.error);
        held = now;
        if (now.activity !== 'running' || progress().activity !== 'running') tell();
        else waiting ??= setTimeout(tell, WAIT);
      },
      partition: (found) =>
        batch(() => {
          tell();
          if ('refusal' in found) setTrouble(found.refusal);
          else if (side.admit(found)) setPartition(found);
        }),
      error: setTrouble,
    },
    { labs },
  );
  const side: Side = {
    lab,
    ready,
    progress,
    partition,
    trouble,
    show: setPartition,
    open: async (settings) => {
      const turn = ++opened;
      setTrouble(undefined);
      setReady(undefined);
      held = NOTHING_YET;
      tell();
      try {
        const now = await lab.open(settings);
        if (turn !== opened) return false;
        setReady(now);
        return true;
      } catch (error) {
        if (turn === opened) setTrouble(error instanceof Error ? error.message : String(error));
        return false;
      }
    },
    admit: () => true,
  };
  return side;
}
