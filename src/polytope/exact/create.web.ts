// The exact partition in a browser's worker: a solver on the calling thread, or one on each of several workers.

import { compileWasm } from '../../engine/fetched.web.ts';
import type { Answer, WorkerStart } from './orders.ts';
import {
  type Partitioner,
  type PartitionerOptions,
  partitionerOver,
  type SolverThread,
} from './share-out.ts';

/** Starts the module, and the workers if there are to be more than one; these need no shared memory. */
export async function startPartitioner({ threads, gate }: PartitionerOptions): Promise<Partitioner> {
  const module = await compileWasm(new URL('../../../dist/polytope/exact/kernels.wasm', import.meta.url));
  const count = threads > 1 ? threads : 0;
  const workers = await Promise.all(Array.from({ length: count }, () => start({ module, gate })));
  return partitionerOver(module, workers, gate);
}

/** A worker that is ready. */
async function start(workerStart: WorkerStart): Promise<SolverThread> {
  const worker = new Worker(new URL('./worker.web.ts', import.meta.url), { type: 'module' });
  const reply = <T>(send: () => void) =>
    new Promise<T>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
      worker.onerror = () => reject(new Error('a thread that cuts polytopes has died; reload the page'));
      send();
    });
  await reply(() => worker.postMessage(workerStart));
  return {
    tell: (order) => worker.postMessage(order),
    ask: (order, transfer) => reply<Answer>(() => worker.postMessage(order, transfer)),
    end: async () => worker.terminate(),
  };
}
