// The exact partition in Node: a solver on the calling thread, or one on each of several worker threads.

import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../engine/built.node.ts';
import type { Answer, WorkerStart } from './orders.ts';
import {
  type Partitioner,
  type PartitionerOptions,
  partitionerOver,
  type SolverThread,
} from './share-out.ts';

export type { Partitioner, PartitionerOptions } from './share-out.ts';

/** Starts the module, and the threads if there are to be more than one. */
export async function startPartitioner({ threads, gate }: PartitionerOptions): Promise<Partitioner> {
  const module = await WebAssembly.compile(await readFile(builtFile('polytope/exact/kernels.wasm')));
  const count = threads > 1 ? threads : 0;
  const workers = await Promise.all(Array.from({ length: count }, () => start({ module, gate })));
  const partitioner = await partitionerOver(module, workers, gate);
  return {
    ...partitioner,
    async close() {
      // Neither workers nor the waiting for them keep a process alive: it would end here, and tell no error.
      const alive = setInterval(() => undefined, 1 << 30);
      await partitioner.close();
      clearInterval(alive);
    },
  };
}

/** A worker thread that is ready. */
async function start(workerData: WorkerStart): Promise<SolverThread> {
  const worker = new Worker(builtFile('polytope/exact/worker.node.js'), { workerData });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  // A worker that waits for work never keeps the process alive.
  worker.unref();
  return {
    tell: (order) => worker.postMessage(order),
    async ask(order, transfer) {
      worker.ref();
      try {
        return await new Promise<Answer>((resolve, reject) => {
          worker.once('message', resolve);
          worker.once('error', reject);
          worker.postMessage(order, transfer);
        });
      } finally {
        worker.removeAllListeners('error');
        worker.unref();
      }
    },
    end: async () => void (await worker.terminate()),
  };
}
