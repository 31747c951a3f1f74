// The exact partition in Node: a solver on the calling thread, or one on each of several worker threads.

import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../engine/built.node.ts';
import { type Gate, pass } from '../../engine/wasm/threads.ts';
import { InputError } from '../../format/input-error.ts';
import { buffersOf, type Complex, type Piece } from './complex.ts';
import type { ExactNetwork } from './network.ts';
import type { Answer, Order, WorkerStart } from './orders.ts';
import type { Partition } from './partition.ts';
import { type PartitionOptions, partition } from './partitioner.ts';
import { createSolver, solverMemory } from './solver.ts';

/** Makes partitions, one at a time; `close` stops its threads. */
export interface Partitioner {
  readonly threads: number;
  partition(network: ExactNetwork, options: PartitionOptions): Promise<Partition>;
  close(): Promise<void>;
}

export interface PartitionerOptions {
  /** Threads that cut; the calling one only waits for them if there are more than one. */
  readonly threads: number;
  /** Makes all of them wait while it is closed. */
  readonly gate?: Gate | undefined;
}

/** Starts the module, and the threads if there are to be more than one. */
export async function startPartitioner({ threads, gate }: PartitionerOptions): Promise<Partitioner> {
  const module = await WebAssembly.compile(await readFile(builtFile('polytope/exact/kernels.wasm')));
  const memory = solverMemory();
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const workers =
    threads > 1 ? await Promise.all(Array.from({ length: threads }, () => start({ module, gate }))) : [];
  return {
    threads,
    async partition(network, options) {
      const solver = createSolver(instance, memory, network, () => pass(gate));
      return partition(solver, network, options, async (complexes, watch) => {
        if (workers.length > 0) return solveOn(workers, network, complexes, watch);
        return complexes.map((complex) => {
          const piece = solver.solve(complex);
          watch(piece);
          return piece;
        });
      });
    },
    async close() {
      // Neither workers nor the waiting for them keep a process alive: it would end here, and tell no error.
      const alive = setInterval(() => undefined, 1 << 30);
      await Promise.all(workers.map((worker) => worker.terminate()));
      clearInterval(alive);
    },
  };
}

/** A worker thread that is ready. */
async function start(workerData: WorkerStart): Promise<Worker> {
  const worker = new Worker(builtFile('polytope/exact/worker.node.js'), { workerData });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  // A worker that waits for work never keeps the process alive.
  worker.unref();
  return worker;
}

/** Gives every worker a complex, and the next one when it is done. */
async function solveOn(
  workers: readonly Worker[],
  network: ExactNetwork,
  complexes: readonly Complex[],
  watch: (piece: Piece) => void,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  let next = 0;
  await Promise.all(
    workers.map(async (worker) => {
      send(worker, { network });
      while (next < complexes.length) {
        const tile = next++;
        try {
          const piece = await ask(worker, complexes[tile]!);
          watch(piece);
          pieces[tile] = piece;
        } catch (error) {
          // The others stop after the complex that they are at.
          next = complexes.length;
          throw error;
        }
      }
    }),
  );
  return pieces;
}

function send(worker: Worker, order: Order, transfer: ArrayBuffer[] = []): void {
  worker.postMessage(order, transfer);
}

async function ask(worker: Worker, complex: Complex): Promise<Piece> {
  worker.ref();
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      send(worker, { complex }, buffersOf(complex));
    });
    if ('refusal' in answer) throw new InputError(answer.refusal);
    return answer.piece;
  } finally {
    worker.removeAllListeners('error');
    worker.unref();
  }
}
