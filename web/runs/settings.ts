// The settings of the Runs view: which runs are looked at, and in which order the table has them.

import { choice, flag, number, text } from '../shell/setting.ts';

const anyText = (most: number) => (written: string) => {
  if (written.length > most) throw new Error(`is longer than ${most} characters`);
};

export const RUNS = {
  filter: text({
    label: 'Filter',
    about:
      'Words that a run has to have in its name, state, data, shape or optimizer, as in: adam [100]. A word of the form loss<0.1 compares: with loss, val, epoch or seed.',
    default: '',
    check: anyText(200),
  }),
  sort: choice({
    label: 'Sorted by',
    about: 'The column that the table is sorted by.',
    default: 'name',
    hidden: true,
    options: [
      { value: 'name', label: 'Run' },
      { value: 'state', label: 'State' },
      { value: 'data', label: 'Learns' },
      { value: 'shape', label: 'Shape' },
      { value: 'optimizer', label: 'Optimizer' },
      { value: 'seed', label: 'Seed' },
      { value: 'epoch', label: 'Epoch' },
      { value: 'train', label: 'Training loss' },
      { value: 'val', label: 'Validation loss' },
    ],
  }),
  down: flag({ label: 'Downwards', about: 'The largest first.', default: false, hidden: true }),
  run: text({
    label: 'Run',
    about: 'The run that is open.',
    default: '',
    hidden: true,
    check: anyText(1000),
  }),
  with: text({
    label: 'Compared with',
    about: 'The run that it is compared with.',
    default: '',
    hidden: true,
    check: anyText(1000),
  }),
  epoch: number({
    label: 'Epoch',
    about: 'Of the frame that is shown; -1 for the newest.',
    default: -1,
    min: -1,
    max: 1e15,
    integer: true,
    hidden: true,
  }),
  log: flag({
    label: 'Logarithmic',
    about: 'Every factor of ten takes the same height; only for losses above 0.',
    default: true,
  }),
} as const;
