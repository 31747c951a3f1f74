// The partition worker: cuts the newest moment of a training for the page, and rests when nothing is new.

import type { Painter } from '../../src/picture/exact/painter.ts';
import { startPainter } from '../../src/picture/exact/painter.web.ts';
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
let painter: Painter;
let rate = 0;
let domain: Partition['domain'] = [0, 0, 1, 1];
/** The picture that the page wants with its polytopes. */
let view: FlatView | null = null;
let version = 0;
/** The moment that was cut last, the number of the newest request, and its answer while another moment is worked on. */
let seen = '';
let request = 0;
let next: MomentAnswer | undefined;
let isAtWork = false;
/** Whether the page has what was sent last. */
let isTaken = true;
let due = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
/** Milliseconds that the last picture took. */
let painting = 0;

function tell(message: FromPartition, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}

/** Asks for the newest moment, once it may be cut; so many milliseconds before, where it will not be cut sooner. */
function ask(ahead = 0): void {
  if (rate <= 0) return;
  const now = performance.now();
  const wait = due - ahead - now;
  if (wait > 0) {
    if (timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      ask();
    }, wait);
    return;
  }
  // From one request to the next, not from the end of a wait: training answers between two steps. What comes late once
  // is made up for, up to one picture.
  const interval = 1000 / rate;
  due = Math.max(now - interval, due + interval);
  const message: MomentRequest = { id: ++request, seen };
  setup.port.postMessage(message);
}

/** Works on the moment that came, once the page has what was made of the one before. */
async function goOn(): Promise<void> {
  if (next === undefined || isAtWork || !isTaken) return;
  const moment = next;
  next = undefined;
  isAtWork = true;
  const result = await made(moment);
  isTaken = false;
  isAtWork = false;
  tell({ partition: result }, buffersIn(result));
}

/** What the page gets of a moment. Training's helpers leave the cores to it meanwhile. */
async function made(moment: MomentAnswer): Promise<LabPartition | NoPartition> {
  const { gate, plan } = setup;
  const { epoch, steps } = moment;
  const at = { epoch, steps, version: ++version };
  const began = performance.now();
  seen = moment.name;
  if (gate) Atomics.store(gate, 0, 1);
  let isAsked = false;
  try {
    const lab = await polytopes(moment, at.version);
    // Training answers between two steps, a while later: the picture is painted meanwhile.
    if (!plan.rests) ask(painting);
    isAsked = !plan.rests;
    return painted(lab);
  } catch (error) {
    return { ...at, refusal: refusalText(error) };
  } finally {
    if (gate) {
      Atomics.store(gate, 0, 0);
      Atomics.notify(gate, 0);
    }
    if (plan.rests) due = Math.max(due, 2 * performance.now() - began);
    if (!isAsked) ask();
  }
}

async function polytopes(moment: MomentAnswer, version: number): Promise<LabPartition> {
  const { epoch, steps, network, parameters } = moment;
  const began = performance.now();
  const exact = exactNetwork(network, parameters);
  const partition = await partitioner.partition(exact, { domain, maxBytes: MOST_BYTES });
  const took = performance.now() - began;
  // A GPU draws with them, a picture by gradients does.
  const withPlanes = view === null || view.color === 'gradient';
  return drawable({ epoch, steps, version, network, parameters }, partition, took, withPlanes);
}

/** With the picture, where the page wants one. */
function painted(lab: LabPartition): LabPartition {
  if (view === null) return lab;
  const began = performance.now();
  const pixels = flatPicture(painter, lab, view);
  painting = performance.now() - began;
  return { ...lab, flat: { view, pixels } };
}

function obey(order: ToPartition): void {
  if ('taken' in order) {
    isTaken = true;
    void goOn();
    return;
  }
  if ('paint' in order) {
    view = order.paint;
    if (view === null) painting = 0;
    return;
  }
  const { live } = order;
  if (live.domain.some((value, i) => value !== domain[i])) seen = '';
  ({ rate, domain } = live);
  if (rate <= 0) next = undefined;
  ask();
}

self.onmessage = async ({ data }: MessageEvent<WorkerSetup>) => {
  setup = data;
  const early: ToPartition[] = [];
  self.onmessage = ({ data: order }: MessageEvent<ToPartition>) => void early.push(order);
  setup.port.onmessage = ({ data: moment }: MessageEvent<MomentAnswer>) => {
    // An answer to an older request, or one that nobody wants any more, is left out.
    if (moment.id !== request || rate <= 0) return;
    next = moment;
    void goOn();
  };
  try {
    [partitioner, painter] = await Promise.all([
      startPartitioner({ threads: setup.plan.cutting }),
      startPainter(),
    ]);
  } catch (error) {
    tell({ error: failureText(error) });
    return;
  }
  self.onmessage = ({ data: order }: MessageEvent<ToPartition>) => obey(order);
  for (const order of early) obey(order);
};
