// Makes the engine that a name asks for; the fast ones are loaded only when they are used.

import type { Engine, Phases } from './engine.ts';
import { type EngineChoice, resolveEngine } from './engine-choice.ts';
import type { Gate } from './wasm/threads.ts';

/**
 * Makes an engine.
 * @param threads how many threads compute, at least 1; `reference` uses one whatever is asked
 * @param options.gate while it is closed the engine's threads take no new task
 * @param options.phases where the parts of a step are measured, if they are to be
 */
export async function createEngine(
  choice: EngineChoice,
  threads: number,
  options: { readonly gate?: Gate | undefined; readonly phases?: Phases | undefined } = {},
): Promise<Engine> {
  if (resolveEngine(choice) === 'reference') {
    const { createReferenceEngine } = await import('./reference.ts');
    return createReferenceEngine({ phases: options.phases });
  }
  const { createWasmEngine } = await import('./wasm/engine.node.ts');
  return createWasmEngine({ threads, ...options });
}
