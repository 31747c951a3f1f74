// `crease spikes`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { SPIKES_FLAGS, type SpikesFlags } from './spikes-flags.ts';

export const spikesCommand = buildCommand<SpikesFlags, [run: string], CreaseContext>({
  async loader() {
    const action = await import('./spikes-action.node.ts');
    return function spikes(flags, run) {
      return action.spikesCommand(flags, run, this.process);
    };
  },
  parameters: {
    flags: SPIKES_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: (value: string) => value, placeholder: 'RUN', brief: 'The directory of a run' }],
    },
  },
  docs: {
    brief: 'Find the loss spikes of a run, and what moved first',
    fullDescription: [
      'Finds the epochs at which the loss jumps, trains again around the highest of them from the nearest checkpoint,',
      'to the same bits, and dates the step at which each signal leaves its own noise: loss, gradient, weights,',
      'linear functions, geometry. Beside them random steps of the same size. Changes nothing in the run.',
      'A run with checkpoints (crease train --checkpoint-interval 100) is replayed sooner. How: docs/flicker.md.',
      '',
      '--json answers with:',
      '  run, epochs, rule  {spike, onset}: the rules and their settings',
      '  spikes     [{epoch, peak, loss, factor, deviations}], in the order of the epochs; those replayed have more:',
      '    jump     {epoch, step, globalStep} at which the loss of a batch jumps',
      '    region   the part of the domain whose loss rises first, of 4 x 4: loss at COLUMN,ROW',
      '    first, where, sure   groups and tensors that moved first; the share of the settings that agree',
      '    onsets   [{signal, group, epoch, step, globalStep, earliest, latest, factor, deviations}], a line a group',
      '    order    {lag, controlLag, called, sure}: steps from the linear functions to the geometry',
      '    replay   {from, checked: [{epoch, equal}]};  outside: checkpoints that the replay does not come to',
      '',
      'Examples:',
      '  crease spikes runs/ring',
      '  crease spikes runs/ring --report spikes.html',
      '  crease spikes runs/ring --epoch 120 --json',
    ].join('\n'),
    customUsage: ['RUN [flags]'],
  },
});
