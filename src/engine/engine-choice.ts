// What `--engine` takes, and the engine that it stands for.

import { ENGINES, type EngineName } from './engine.ts';

/** An engine, or the best one here. */
export type EngineChoice = 'auto' | EngineName;

export const ENGINE_CHOICES: readonly EngineChoice[] = ['auto', ...ENGINES];

/** The engine that a choice stands for on a machine that has a GPU or not; `available.node.ts` knows. */
export function resolveEngine(choice: EngineChoice, hasGpu = false): EngineName {
  if (choice !== 'auto') return choice;
  return hasGpu ? 'webgpu' : 'wasm';
}
