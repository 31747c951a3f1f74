// A worker thread that answers messages, with its failures told once and never lost.

import { getPriority, setPriority } from 'node:os';
import { parentPort, type TransferListItem, Worker, workerData } from 'node:worker_threads';
import { builtFile } from '../engine/built.node.ts';

/** The main thread's end: Q is what is posted to the worker, A what it answers. */
export class WorkerThread<Q, A> {
  readonly #worker: Worker;
  #closed = false;

  /**
   * @param file the worker's file below dist/
   * @param data what the worker starts with
   * @param onAnswer called with every answer
   * @param onFailure called at most once: the worker threw, or ended before it was closed
   */
  constructor(file: string, data: unknown, onAnswer: (answer: A) => void, onFailure: (error: Error) => void) {
    this.#worker = new Worker(builtFile(file), { workerData: data });
    let failed = false;
    const fail = (error: Error) => {
      if (failed || this.#closed) return;
      failed = true;
      onFailure(error);
    };
    this.#worker.on('message', onAnswer);
    this.#worker.on('messageerror', fail);
    this.#worker.on('error', fail);
    this.#worker.on('exit', (code) => fail(new Error(`the worker ${file} ended with code ${code}`)));
  }

  post(message: Q, transfer: readonly TransferListItem[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  /** Ends the worker, whatever it is doing. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker.terminate();
  }
}

/**
 * The worker's end: handles messages one after another, in the order in which they came. What `handle` throws ends the
 * worker and reaches the main thread as its failure.
 * @param start makes the handler from what the worker started with
 */
export function serve<D, Q>(start: (data: D) => Promise<(message: Q) => Promise<void>>): void {
  const handler = start(workerData as D);
  let last: Promise<unknown> = handler;
  parentPort!.on('message', (message: Q) => {
    last = last.then(async () => (await handler)(message));
  });
}

/** Answers the main thread. */
export function answer<A>(message: A, transfer: readonly TransferListItem[] = []): void {
  parentPort!.postMessage(message, transfer);
}

/** By how much a worker's priority is lower: it gets a tenth of a core that training wants too. */
const LOWER = 10;
/** The lowest priority that Linux has. */
const LOWEST = 19;

/**
 * Lets the other threads of the process go first, with the threads that this one starts from now on. On Linux a priority
 * belongs to the thread that sets it; elsewhere it would be the whole process's, so nothing is done.
 */
export function lowerPriority(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(0, Math.min(LOWEST, getPriority(0) + LOWER));
  } catch {
    // Some sandboxes forbid it; the thread is then only slower to give way.
  }
}
