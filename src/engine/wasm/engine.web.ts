// The wasm engine in a browser's worker: threads over a shared memory where the page is isolated, else one thread.

import { compileWasm } from '../fetched.web.ts';
import { createMemory, WasmEngine } from './host.ts';
import type { Gate, Kernels } from './threads.ts';

export interface WebWasmOptions {
  /** Threads that compute, the calling one included; one where memory cannot be shared. */
  readonly threads: number;
  /** Makes the helpers wait while it is closed, all but the first `ungated`; the calling thread goes on. */
  readonly gate?: Gate | undefined;
  /** How many helpers the gate does not hold up. */
  readonly ungated?: number;
}

/** What a helper worker is started with. */
export interface HelperStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  readonly gate: Gate | undefined;
}

/** Makes the engine, on a thread that may block: a worker's, never the page's. Equal bits for every number of threads. */
export async function createWasmEngine(options: WebWasmOptions): Promise<WasmEngine> {
  const { gate, ungated = 0 } = options;
  const memory = sharedMemory(options.threads) ?? createMemory(false);
  const isShared = memory.buffer instanceof ArrayBuffer === false;
  const threads = isShared ? options.threads : 1;
  // Both addresses are written out: the bundler looks for them.
  const module = await compileWasm(
    isShared
      ? new URL('../../../dist/engine/wasm/kernels-shared.wasm', import.meta.url)
      : new URL('../../../dist/engine/wasm/kernels.wasm', import.meta.url),
  );
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const workers = Array.from({ length: threads - 1 }, (_, i) => {
    const worker = new Worker(new URL('./worker.web.ts', import.meta.url), { type: 'module' });
    const start: HelperStart = { module, memory, thread: i + 1, gate: i < ungated ? undefined : gate };
    worker.postMessage(start);
    return worker;
  });
  const kernels = instance.exports as unknown as Kernels;
  const stopped = async () => {
    for (const worker of workers) worker.terminate();
  };
  // The gate is for the helpers alone: training never waits.
  return new WasmEngine(kernels, memory, { helpers: workers.length, gate: undefined, stopped });
}

/** Memory that threads share, where there are to be several and the page may share memory. */
function sharedMemory(threads: number): WebAssembly.Memory | undefined {
  if (threads < 2 || !globalThis.crossOriginIsolated) return undefined;
  try {
    return createMemory(true);
  } catch {
    // Address space is short: one thread with memory of its own needs less of it.
    return undefined;
  }
}
