// The type of a table of commands, as `crease help` walks it.

import type { Command, RouteMap } from '@stricli/core';
import type { CreaseContext } from './context.ts';

/** The commands by name, some of them with commands of their own. */
export type CommandTable = Readonly<Record<string, Command<CreaseContext> | RouteMap<CreaseContext>>>;
