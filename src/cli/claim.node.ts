// `crease claim`: its commands, their arguments and their help; what they do is loaded when it is done.

import { buildCommand, buildRouteMap } from '@stricli/core';
import {
  ADD_FLAGS,
  type AddFlags,
  HASH_FLAGS,
  type HashFlags,
  SCHEMA_FLAGS,
  type SchemaFlags,
} from './claim-flags.ts';
import type { CreaseContext } from './context.ts';

const add = buildCommand<AddFlags, string[], CreaseContext>({
  async loader() {
    const action = await import('./claim-add-action.node.ts');
    return function claimAdd(flags, ...words) {
      return action.claimAddCommand(flags, words, this.process);
    };
  },
  parameters: {
    flags: ADD_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'array',
      parameter: {
        parse: (value: string) => value,
        placeholder: 'WORD',
        brief: "A measurement, and where to look: polytopes RUN@500 --json '#/regions'",
      },
    },
  },
  docs: {
    brief: 'Make a measurement and write its receipt into a file of claims',
    fullDescription: [
      'Runs a measurement as crease verify will, and adds a step to a file of claims: what was run, on what (path and',
      'sha256), where in the answer to look, and what was found there. What would be rejected for its form is refused',
      'here already. The measurements are those that crease help --json calls measurements.',
      '',
      'Examples:',
      "  crease claim add --as regions -- polytopes runs/ring@500 --json '#/regions'",
      "  crease claim add --as loss --says 'At epoch 500 the loss is below 0.01' --relation '<' --value 0.01 -- \\",
      "    metrics runs/ring --json '#/losses/500/valLoss'",
    ].join('\n'),
    customUsage: ["--as NAME [flags] -- MEASUREMENT --json '#/POINTER'"],
  },
});

const hash = buildCommand<HashFlags, [path: string], CreaseContext>({
  async loader() {
    const action = await import('./claim-hash-action.node.ts');
    return function claimHash(flags, path) {
      return action.claimHashCommand(flags, path, this.process);
    };
  },
  parameters: {
    flags: HASH_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        { parse: (value: string) => value, placeholder: 'PATH', brief: 'A run, weights or a trace' },
      ],
    },
  },
  docs: {
    brief: 'Tell the hash by which claims name a run, weights or a trace',
    fullDescription: [
      'Of a file its SHA-256. Of a directory the SHA-256 of a text with a line "SHA256  NAME" for every file in it,',
      'sorted by name: without log.txt, lock and movie.mp4, and of run.json without the versions that made it, so that',
      'the same run has the same hash wherever it was made.',
      '',
      'Example:',
      '  crease claim hash runs/ring',
    ].join('\n'),
    customUsage: ['PATH [flags]'],
  },
});

const schema = buildCommand<SchemaFlags, [], CreaseContext>({
  async loader() {
    const action = await import('./claim-hash-action.node.ts');
    return function claimSchema(flags) {
      return action.claimSchemaCommand(flags, this.process);
    };
  },
  parameters: { flags: SCHEMA_FLAGS, aliases: { d: 'debug' } },
  docs: {
    brief: 'Print the JSON Schema of a file of claims',
    fullDescription: [
      'Prints what a file of claims is, as JSON Schema: the same as docs/claims.schema.json.',
      '',
      'Example:',
      '  crease claim schema',
    ].join('\n'),
    customUsage: ['[flags]'],
  },
});

/** The commands of `crease claim`. */
export const CLAIM_COMMANDS = { add, hash, schema };

/** Their flags, for the nearest name to one that is unknown. */
export const CLAIM_FLAGS = { add: ADD_FLAGS, hash: HASH_FLAGS, schema: SCHEMA_FLAGS };

export const claimCommands = buildRouteMap<keyof typeof CLAIM_COMMANDS, CreaseContext>({
  routes: CLAIM_COMMANDS,
  docs: {
    brief: 'Write claims whose every step can be measured again',
    fullDescription: [
      'Write claims whose every step can be measured again; crease verify does that.',
      '',
      'Example:',
      "  crease claim add --as regions -- polytopes runs/ring@500 --json '#/regions'",
    ].join('\n'),
  },
});
