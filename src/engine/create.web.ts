// Makes the engine that a name asks for in a browser's worker; each is loaded only when it is used.

import type { Engine, EngineName } from './engine.ts';
import { type EngineChoice, resolveEngine } from './engine-choice.ts';
import type { WebWasmOptions } from './wasm/engine.web.ts';

/** The engine that a choice stands for in this browser: `auto` takes a real GPU, never a software adapter. */
export async function chooseEngine(choice: EngineChoice): Promise<EngineName> {
  if (choice !== 'auto') return choice;
  const { findAdapter } = await import('./webgpu/webgpu.web.ts');
  const found = await findAdapter();
  return resolveEngine(choice, !('reason' in found) && !found.software);
}

/**
 * Makes an engine, on a thread that may block: a worker's, never the page's.
 * @param options threads and gate of engines that have any
 * @throws Error, one line, if a file of it cannot be loaded, or the browser gives no GPU
 */
export async function createEngine(name: EngineName, options: WebWasmOptions): Promise<Engine> {
  if (name === 'reference') {
    const { createReferenceEngine } = await import('./reference.ts');
    return createReferenceEngine({});
  }
  if (name === 'webgpu') {
    const { createWebGpuEngine } = await import('./webgpu/webgpu.web.ts');
    return createWebGpuEngine();
  }
  const { createWasmEngine } = await import('./wasm/engine.web.ts');
  return createWasmEngine(options);
}
