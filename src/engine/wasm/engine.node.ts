// The wasm engine in Node: the module from the build, worker threads over a shared memory.

import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../built.node.ts';
import type { Phases } from '../engine.ts';
import { createMemory, WasmEngine } from './host.ts';
import type { Gate, Kernels } from './threads.ts';

export interface WasmOptions {
  /** Threads that compute, the calling one included. */
  readonly threads: number;
  /** Makes all of them wait while it is closed. */
  readonly gate?: Gate | undefined;
  /** Where the parts of a step are measured, if they are to be: a step is then a little slower. */
  readonly phases?: Phases | undefined;
}

/** Makes the engine. One thread takes the build for unshared memory. */
export async function createWasmEngine({ threads, gate, phases }: WasmOptions): Promise<WasmEngine> {
  const shared = threads > 1;
  const file = builtFile(`engine/wasm/${shared ? 'kernels-shared' : 'kernels'}.wasm`);
  const module = await WebAssembly.compile(await readFile(file));
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
  const kernels = instance.exports as unknown as Kernels;
  const stopped = async () => {
    for (const worker of workers) worker.ref();
    await Promise.all(ended);
  };
  return new WasmEngine(kernels, memory, { helpers: workers.length, gate, phases, stopped });
}
