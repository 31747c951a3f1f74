// What `crease parity methods` does: every learner on one problem, with several seeds, with the meter and without.

import type { CommandProcess } from './context.ts';
import type { MethodsFlags } from './parity-flags.ts';

export async function parityMethodsCommand(flags: MethodsFlags, command: CommandProcess): Promise<void> {
  command.stdout.write(JSON.stringify(flags));
}
