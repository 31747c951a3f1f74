// A small spec for tests.

import type { RunSpec } from '../spec.ts';

/** Two layers of four on a picture of 16x16. */
export function exampleSpec(): RunSpec {
  return {
    formatVersion: 1,
    input: { name: 'dots', width: 16, height: 16, sha256: 'a'.repeat(64) },
    network: { inputs: 2, hidden: [4, 4], outputs: 1, activation: { kind: 'leaky_relu', slope: 0.01 } },
    initialisation: 'reference',
    loss: 'mse',
    optimizer: { kind: 'adam', learningRate: 0.001 },
    optimizerReset: 'never',
    rngDraws: 'restored',
    seed: 7,
    points: 40,
    valPoints: 20,
    batchSize: 16,
    engine: 'reference',
    epochs: 5,
    checkpointInterval: 0,
    frames: {
      saveInterval: 1,
      crease: 'thin',
      domain: [0, 0, 1, 1],
      palette: 'okabe-ito',
      panel: [256, 256],
    },
  };
}
