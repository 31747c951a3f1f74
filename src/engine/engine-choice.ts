// What `--engine` takes, and the engine that it stands for.

import { ENGINES, type EngineName } from './engine.ts';

/** An engine, or the best one here. */
export type EngineChoice = 'auto' | EngineName;

export const ENGINE_CHOICES: readonly EngineChoice[] = ['auto', ...ENGINES];

/** The engine that a choice stands for on this machine. */
export function resolveEngine(choice: EngineChoice): EngineName {
  return choice === 'auto' ? 'wasm' : choice;
}
