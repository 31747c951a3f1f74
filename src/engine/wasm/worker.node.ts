// A helper thread of the wasm engine in Node.

import { workerData } from 'node:worker_threads';
import { type Gate, type Kernels, serve } from './threads.ts';

interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  readonly gate: Gate | undefined;
}

const { module, memory, thread, gate } = workerData as Start;
const instance = new WebAssembly.Instance(module, { env: { memory } });
serve(instance.exports as unknown as Kernels, memory, thread, gate);
