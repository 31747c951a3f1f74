// `crease metrics`: its arguments and its help; what it does is loaded when it is done.

import { buildCommand } from '@stricli/core';
import type { CreaseContext } from './context.ts';
import { METRICS_FLAGS, type MetricsFlags } from './metrics-flags.ts';

export const metricsCommand = buildCommand<MetricsFlags, [run: string], CreaseContext>({
  async loader() {
    const action = await import('./metrics-action.node.ts');
    return function metrics(flags, run) {
      return action.metricsCommand(flags, run, this.process);
    };
  },
  parameters: {
    flags: METRICS_FLAGS,
    aliases: { d: 'debug' },
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: (value: string) => value,
          placeholder: 'RUN',
          brief: 'Directory of a run, or its metrics.ndjson',
        },
      ],
    },
  },
  docs: {
    brief: 'Tell the losses of a run',
    fullDescription: [
      'Tells the training and validation loss of the epochs of a run: the first and last five, one, or all.',
      '',
      '--json answers with {run: {input, shape, seed, points, valPoints, batchSize, engine, specHash}, of parity run',
      '{learner, n, k, seed}, of a file null; epochs, losses: {EPOCH: {trainLoss, valLoss}}, lowest: {epoch, valLoss}}.',
      '',
      'Examples:',
      '  crease metrics runs/ring',
      '  crease metrics runs/ring --epoch 100 --json',
    ].join('\n'),
    customUsage: ['RUN [flags]'],
  },
});
