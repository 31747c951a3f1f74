// Starts a WebAssembly module in Node: the build for shared memory with worker threads, or the one for a single thread.

import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../built.node.ts';
import { createMemory } from './memory.ts';
import type { Gate, Helpers, TaskModule } from './threads.ts';

export interface StartOptions {
  /** Threads that compute, the calling one included. */
  readonly threads: number;
  /** Makes all of them wait while it is closed. */
  readonly gate?: Gate | undefined;
}

/** An instance on the calling thread, its memory, and the helpers that serve it. */
export interface Started<M extends TaskModule> {
  readonly kernels: M;
  readonly memory: WebAssembly.Memory;
  readonly helpers: Helpers;
}

/**
 * Instantiates a module of the build on every thread.
 * @param path below dist/, without the ending: `PATH.wasm` is built for unshared memory, `PATH-shared.wasm` for shared
 */
export async function startModule<M extends TaskModule>(
  path: string,
  { threads, gate }: StartOptions,
): Promise<Started<M>> {
  const shared = threads > 1;
  const module = await WebAssembly.compile(
    await readFile(builtFile(`${path}${shared ? '-shared' : ''}.wasm`)),
  );
  const memory = createMemory(shared);
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const workers = Array.from({ length: threads - 1 }, (_, i) => {
    const workerData = { module, memory, thread: i + 1, gate };
    const worker = new Worker(builtFile('engine/wasm/worker.node.js'), { workerData });
    // Work never waits for a helper that has not started, and a helper never keeps the process alive.
    worker.unref();
    return worker;
  });
  const ended = workers.map((worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve())));
  const stopped = async () => {
    for (const worker of workers) worker.ref();
    await Promise.all(ended);
  };
  const kernels = instance.exports as unknown as M;
  return { kernels, memory, helpers: { helpers: workers.length, gate, stopped } };
}
