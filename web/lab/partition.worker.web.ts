// The partition worker: cuts the newest moment of a training for the page, and rests when nothing is new.

import { startPartitioner } from '../../src/polytope/exact/create.web.ts';
import { exactNetwork } from '../../src/polytope/exact/network.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';
import type { Partitioner } from '../../src/polytope/exact/share-out.ts';
import { buffersIn, drawable } from './drawable.ts';
import { failureText, refusalText } from './failure-text.ts';
import { flatPicture } from './flat-picture.ts';
import type { FromPartition, MomentAnswer, MomentRequest, ToPartition, WorkerSetup } from './messages.ts';
import type { FlatView, LabPartition, NoPartition } from './protocol.ts';

/** Bytes that a partition in a page may have. */
const MOST_BYTES = 512 * 2 ** 20;

let setup: WorkerSetup;
let partitioner: Partitioner;
let rate = 0;
let domain: Partition['domain'] = [0, 0, 1, 1];
/** The picture that the page wants with its polytopes. */
let view: FlatView | null = null;
let version = 0;
/** The moment that was cut last, and the number of the newest request. */
let seen = '';
let request = 0;
let isCutting = false;
/** Whether the page has what was sent last. */
let isTaken = true;
let due = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(message: FromPartition, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}

/** Asks for the newest moment, once it may be cut. */
function ask(): void {
  if (rate <= 0 || isCutting || !isTaken) return;
  const now = performance.now();
  const wait = due - now;
  if (wait > 0) {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      ask();
    }, wait);
    return;
  }
  // From one request to the next, not from the end of a wait: training answers between two steps.
  due = Math.max(now, due + 1000 / rate);
  const message: MomentRequest = { id: ++request, seen };
  setup.port.postMessage(message);
}

async function cut(moment: MomentAnswer): Promise<void> {
  isCutting = true;
  seen = moment.name;
  const began = performance.now();
  const result = await polytopes(moment);
  const took = performance.now() - began;
  if (setup.plan.rests) due = Math.max(due, began + 2 * took);
  isTaken = false;
  isCutting = false;
  tell({ partition: result }, buffersIn(result));
}

/** What the page gets of a moment. Training's helpers leave the cores to it meanwhile. */
async function polytopes(moment: MomentAnswer): Promise<LabPartition | NoPartition> {
  const { epoch, steps, network, parameters } = moment;
  const { gate } = setup;
  const at = { epoch, steps, version: ++version };
  if (gate) Atomics.store(gate, 0, 1);
  try {
    const began = performance.now();
    const exact = exactNetwork(network, parameters);
    const partition = await partitioner.partition(exact, { domain, maxBytes: MOST_BYTES });
    const lab = drawable({ ...at, network, parameters }, partition, performance.now() - began);
    return view === null ? lab : { ...lab, flat: { view, pixels: flatPicture(lab, view) } };
  } catch (error) {
    return { ...at, refusal: refusalText(error) };
  } finally {
    if (gate) {
      Atomics.store(gate, 0, 0);
      Atomics.notify(gate, 0);
    }
  }
}

function obey(order: ToPartition): void {
  if ('taken' in order) {
    isTaken = true;
    ask();
    return;
  }
  if ('paint' in order) {
    view = order.paint;
    return;
  }
  const { live } = order;
  if (live.domain.some((value, i) => value !== domain[i])) seen = '';
  ({ rate, domain } = live);
  ask();
}

self.onmessage = async ({ data }: MessageEvent<WorkerSetup>) => {
  setup = data;
  const early: ToPartition[] = [];
  self.onmessage = ({ data: order }: MessageEvent<ToPartition>) => void early.push(order);
  setup.port.onmessage = ({ data: moment }: MessageEvent<MomentAnswer>) => {
    // An answer to an older request, or one that nobody wants any more, is left out.
    if (moment.id === request && rate > 0 && !isCutting) void cut(moment);
  };
  try {
    partitioner = await startPartitioner({ threads: setup.plan.cutting });
  } catch (error) {
    tell({ error: failureText(error) });
    return;
  }
  self.onmessage = ({ data: order }: MessageEvent<ToPartition>) => obey(order);
  for (const order of early) obey(order);
};
