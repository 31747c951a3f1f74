// The wasm engine in Node: the module from the build, worker threads over a shared memory.

import { type Kernels, WasmEngine } from './host.ts';
import { type StartOptions, startModule } from './start.node.ts';

/** Makes the engine. One thread takes the build for unshared memory. */
export async function createWasmEngine(options: StartOptions): Promise<WasmEngine> {
  const { kernels, memory, helpers } = await startModule<Kernels>('engine/wasm/kernels', options);
  return new WasmEngine(kernels, memory, helpers);
}
