// `crease memory`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { MEMORY_FLAGS, type MemoryFlags } from './memory-flags.ts';

export const memoryCommand = buildCommand<MemoryFlags, [trace: string], CreaseContext>({
  async loader() {
    const action = await import('./memory-action.node.ts');
    return function memory(flags, trace) {
      return action.memoryCommand(flags, trace, this.process);
    };
  },
  parameters: {
    flags: MEMORY_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          placeholder: 'TRACE',
          brief: 'A trace in NDJSON, or the directory of a run',
        },
      ],
    },
  },
  docs: {
    brief: 'Measure the data that an algorithm moves',
    fullDescription: [
      'Measures a trace of reads and writes, or one training step of a run: each buffer of the network, the batch and',
      'the optimizer read and written whole, in the order in which the reference computes. A run directory that holds',
      'a trace.ndjson is measured by that. What every metric means: docs/data-movement.md.',
      '',
      'Per read is the mean over read operations, per float the mean over the elements read. Cold reads, of what was',
      'neither written nor read before, have no distance.',
      '',
      '--json answers with:',
      '  floatsRead, floatsWritten, bitsRead, elements, steps, reads, writes',
      '  metrics    [{name, version, unit, whole}], figures: {reads, floats, cold, total, perRead, perFloat}; with',
      '             --full meaning, steps (0 is the set-up) and buffers too',
      '  distances  [[d, floats]] floats read at LRU distance d, where there are any; more than 60 are summed up to',
      '             the next power of two, unless --full is given',
      '  misses     [[capacity, floats]] for the capacities 0, 1, 2, 4, ...',
      '  placement  {declared, byReads};  energy  [{model, source, tiers: [{tier, floats, picojoules}]}]',
      '',
      'Examples:',
      '  crease memory trace.ndjson',
      '  crease memory runs/ring --steps 3 --report ring.html',
      '  crease memory runs/ring --metric dmd --json',
    ].join('\n'),
    customUsage: ['TRACE [flags]'],
  },
});
