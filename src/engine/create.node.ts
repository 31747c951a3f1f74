// Makes the engine that a name asks for; the fast ones are loaded only when they are used.

import { chooseEngine } from './available.node.ts';
import type { Engine, Phases } from './engine.ts';
import type { EngineChoice } from './engine-choice.ts';
import { EngineFailed } from './failure.ts';
import type { Gate } from './wasm/threads.ts';

export interface EngineOptions {
  /** While it is closed the engine's threads take no new task. */
  readonly gate?: Gate | undefined;
  /** Where the parts of a step are measured, if they are to be. */
  readonly phases?: Phases | undefined;
}

/**
 * Makes an engine.
 * @param threads how many threads compute, at least 1; `reference` uses one whatever is asked, `webgpu` none
 * @throws InputError where this machine has not the engine; EngineFailed where its GPU gives no device
 */
export async function createEngine(
  choice: EngineChoice,
  threads: number,
  options: EngineOptions = {},
): Promise<Engine> {
  const name = await chooseEngine(choice);
  if (name === 'reference') {
    const { createReferenceEngine } = await import('./reference.ts');
    return createReferenceEngine({ phases: options.phases });
  }
  if (name === 'webgpu') {
    const { createWebGpuEngine } = await import('./webgpu/webgpu.node.ts');
    return createWebGpuEngine({ phases: options.phases });
  }
  const { createWasmEngine } = await import('./wasm/engine.node.ts');
  return createWasmEngine({ threads, ...options });
}

/**
 * Does some work on an engine. Where that fails, tells why, in one line, and does the work again from its beginning on
 * the processor.
 */
export async function onEngine<T>(
  choice: EngineChoice,
  threads: number,
  work: (engine: Engine) => Promise<T>,
  tell: (line: string) => void,
): Promise<T> {
  const on = async (name: EngineChoice) => {
    const engine = await createEngine(name, threads);
    try {
      return await work(engine);
    } finally {
      await engine.close();
    }
  };
  try {
    return await on(choice);
  } catch (error) {
    if (!(error instanceof EngineFailed)) throw error;
    tell(`${error.message}; computed with wasm`);
    return on('wasm');
  }
}
