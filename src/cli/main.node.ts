#!/usr/bin/env node
// The entry of the command line: streams that may be closed, one line for an error, the exit code.

import { inspect } from 'node:util';
import { ExitCode, run } from '@stricli/core';
import { createApp } from './app.node.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';
import { spelledOut } from './flags.ts';
import { withShortLetters } from './letters.ts';

// A reader that has gone away, as `head` does, ends its stream, not the run.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
  });
}

const messages: string[] = [];
let lineIsOpen = false;
const command: CommandProcess = {
  stdout: {
    write: (text) => {
      lineIsOpen = !text.endsWith('\n');
      process.stdout.write(text);
    },
  },
  // Several wrong arguments give several messages; the first one is told, the rest after it is mended.
  stderr: { write: (text) => void messages.push(text) },
  env: process.env,
};
const errors: unknown[] = [];
const typed = spelledOut(withShortLetters(process.argv.slice(2)));
const app = createApp(typed, (error) => errors.push(error));
await run(app, typed, { process: command });
// The library ends its help without a newline.
if (lineIsOpen) process.stdout.write('\n');
process.exitCode = exitCode(command.exitCode);
const message = messages.map((text) => text.trim()).find((text) => text !== '');
if (message !== undefined) process.stderr.write(`crease: ${message}\n`);
if (process.argv.some((argument) => argument === '--debug' || argument === '-d')) {
  // Inspected, so that causes are shown too.
  for (const error of errors) process.stderr.write(`${inspect(error)}\n`);
}

/** The library's own codes are negative: what the user typed was wrong, or something inside was. */
function exitCode(code: CommandProcess['exitCode']): number {
  if (code === ExitCode.UnknownCommand || code === ExitCode.InvalidArgument) return EXIT.badInput;
  return typeof code === 'number' && code >= 0 ? code : EXIT.stopped;
}
