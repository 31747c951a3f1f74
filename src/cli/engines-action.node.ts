// What `crease engines` does: asks for the engines of this machine, and tells them.

import { availableEngines, type EngineEntry } from '../engine/available.node.ts';
import type { CommandProcess } from './context.ts';
import type { EnginesFlags } from './engines-flags.ts';
import { columns } from './table.ts';

export async function enginesCommand(flags: EnginesFlags, command: CommandProcess): Promise<void> {
  const engines = await availableEngines();
  const auto = engines.find((engine) => engine.auto)!.name;
  if (flags.json) return void command.stdout.write(`${JSON.stringify({ auto, engines })}\n`);
  const rows = engines.map((engine) => [
    engine.name,
    engine.available ? 'yes' : 'no',
    engine.auto ? 'yes' : 'no',
    about(engine),
  ]);
  command.stdout.write(columns([['engine', 'here', 'auto', 'what it is'], ...rows], [0, 1, 2, 3]));
}

function about({ name, threads, device, reason }: EngineEntry): string {
  if (name === 'reference') return 'float64, one thread, no tricks: the oracle';
  if (name === 'wasm') return `SIMD on the processor, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return [device, reason].filter((text) => text !== undefined).join('; ');
}
