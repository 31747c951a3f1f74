// A training in the page: its two workers behind a plain API. The main thread only draws.

import type { Gate } from '../../src/engine/wasm/threads.ts';
import { InputError } from '../../src/format/input-error.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';
import type {
  CallName,
  FromPartition,
  FromTraining,
  ToPartition,
  TrainingCalls,
  WorkerSetup,
} from './messages.ts';
import { planOf } from './plan.ts';
import type { FlatView, LabApi, LabListeners, LabReady, LabSettings, LossCurve, Moment } from './protocol.ts';

/** Where the picture lies in the plane. */
const WHOLE: Partition['domain'] = [0, 0, 1, 1];

/** A call that waits for its answer. */
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface LabOptions {
  /** How many labs the page has at once: they share the cores. */
  readonly labs?: number;
}

export class Lab implements LabApi {
  readonly #listeners: LabListeners;
  readonly #training: Worker;
  readonly #partitions: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #domain = WHOLE;
  #isClosed = false;

  constructor(listeners: LabListeners, { labs = 1 }: LabOptions = {}) {
    this.#listeners = listeners;
    const isShared = globalThis.crossOriginIsolated === true;
    const plan = planOf(navigator.hardwareConcurrency || 1, isShared, labs);
    const gate: Gate | undefined = isShared ? new Int32Array(new SharedArrayBuffer(4)) : undefined;
    const { port1, port2 } = new MessageChannel();
    this.#training = new Worker(new URL('./training.worker.web.ts', import.meta.url), { type: 'module' });
    this.#partitions = new Worker(new URL('./partition.worker.web.ts', import.meta.url), { type: 'module' });
    for (const [worker, port, what] of [
      [this.#training, port1, 'training'],
      [this.#partitions, port2, 'cutting polytopes'],
    ] as const) {
      const setup: WorkerSetup = { plan, gate, port };
      worker.onerror = (event) => this.#died(what, event);
      worker.postMessage(setup, [port]);
    }
    this.#training.onmessage = ({ data }: MessageEvent<FromTraining>) => this.#hear(data);
    this.#partitions.onmessage = ({ data }: MessageEvent<FromPartition>) => this.#take(data);
  }

  open(settings: LabSettings): Promise<LabReady> {
    return this.#call('open', { settings }) as Promise<LabReady>;
  }

  start(): void {
    this.#order('start', {});
  }

  pause(): void {
    this.#order('pause', {});
  }

  stepEpoch(): void {
    this.#order('stepEpoch', {});
  }

  runTo(epoch: number): void {
    this.#order('runTo', { epoch });
  }

  async seek(epoch: number): Promise<void> {
    await this.#call('seek', { epoch });
  }

  losses(): Promise<LossCurve> {
    return this.#call('losses', {}) as Promise<LossCurve>;
  }

  exportWeights(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#call('exportWeights', {}) as Promise<Uint8Array<ArrayBuffer>>;
  }

  fingerprint(): Promise<Moment & { readonly text: string }> {
    return this.#call('fingerprint', {}) as Promise<Moment & { readonly text: string }>;
  }

  live(rate: number, domain = this.#domain): void {
    this.#domain = domain;
    this.#tellPartitions({ live: { rate, domain } });
  }

  paint(view: FlatView | undefined): void {
    this.#tellPartitions({ paint: view ?? null });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#training.terminate();
    this.#partitions.terminate();
    this.#giveUp('the lab was closed');
  }

  #tellPartitions(order: ToPartition): void {
    this.#partitions.postMessage(order);
  }

  #call<K extends CallName>(call: K, details: TrainingCalls[K]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error('the lab is closed'));
        return;
      }
      const id = ++this.#calls;
      this.#waiting.set(id, { resolve, reject });
      this.#training.postMessage({ call, id, ...details });
    });
  }

  /** A call without an answer; before anything is open there is nothing to start. */
  #order<K extends CallName>(call: K, details: TrainingCalls[K]): void {
    this.#call(call, details).catch(() => undefined);
  }

  #hear(message: FromTraining): void {
    if (this.#isClosed) return;
    if ('progress' in message) this.#listeners.progress?.(message.progress);
    else if ('ready' in message) this.#listeners.ready?.(message.ready);
    else if ('error' in message) this.#listeners.error?.(message.error);
    else this.#answer(message);
  }

  #answer(message: Extract<FromTraining, { answer: number }>): void {
    const waiting = this.#waiting.get(message.answer);
    this.#waiting.delete(message.answer);
    if ('value' in message) waiting?.resolve(message.value);
    else waiting?.reject(message.isInput ? new InputError(message.refusal) : new Error(message.refusal));
  }

  #take(message: FromPartition): void {
    if (this.#isClosed) return;
    if ('error' in message) {
      this.#listeners.error?.(message.error);
      return;
    }
    // The next one may be cut while this one is drawn.
    this.#tellPartitions({ taken: true });
    this.#listeners.partition?.(message.partition);
  }

  #died(what: string, event: ErrorEvent): void {
    if (this.#isClosed) return;
    const reason = (event.message ?? '').replace(/\s+/g, ' ').slice(0, 200);
    const text = `the worker for ${what} has stopped${reason ? ` (${reason})` : ''}; reload the page`;
    this.#giveUp(text);
    this.#listeners.error?.(text);
  }

  /** Rejects every call that waits. */
  #giveUp(text: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(text));
    this.#waiting.clear();
  }
}
