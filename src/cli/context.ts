// What a command is given of the process: where answers go, and the exit code that it may set.

import type { CommandContext, StricliProcess } from '@stricli/core';

/** The part of the process that commands use; a message on `stderr` is one line about what went wrong. */
export type CommandProcess = StricliProcess;

export interface CreaseContext extends CommandContext {
  readonly process: CommandProcess;
}
