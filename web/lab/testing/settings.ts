// Settings of small trainings for tests.

import type { LabSettings } from '../protocol.ts';

/** Three hidden layers of six on the disc: three steps an epoch, the last one short. */
export const SMALL: LabSettings = {
  picture: { kind: 'built-in', name: 'disc' },
  shape: '[6]*3',
  activation: { kind: 'leaky_relu', slope: 0.01 },
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 100,
  points: 250,
  valPoints: 50,
  seed: 7,
  engine: 'wasm',
};
