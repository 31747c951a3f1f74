// What the study of flicker trains: four ways to treat the optimizer, the same seeds for all of them.

/** The arms. All but what is named here is the same in all of them, seeds included. */
export const ARMS = {
  /** One Adam for the whole run. */
  kept: { learningRate: 0.001, optimizerReset: 'never' },
  /** A new Adam every epoch, as in the published run. */
  fresh: { learningRate: 0.001, optimizerReset: 'epoch' },
  /** Adam's first moment at zero every epoch; its second moment and its step count go on. */
  momentum: { learningRate: 0.001, optimizerReset: 'momentum' },
  /** One Adam, at three tenths of the rate. */
  slow: { learningRate: 0.0003, optimizerReset: 'never' },
};

export const EPOCHS = 2000;
export const CHECKPOINT_INTERVAL = 100;
/** `30x10` is small enough to be trained in an hour: it shows what the study can tell before the large ones are done. */
export const SHAPES = {
  '30x10': { width: 30, depth: 10, seeds: 20 },
  '100x10': { width: 100, depth: 10, seeds: 20 },
  '100x20': { width: 100, depth: 20, seeds: 5 },
};

/** The name of a job, or of a row of the tables: that of its folder. */
export const nameOf = ({ shape, arm, seed }) => `${shape}-${arm}-${seed}`;

/** All runs, in the order in which they are trained: every seed in all arms, so that pairs are there early. */
export function plan() {
  const jobs = [];
  for (const [shape, { seeds }] of Object.entries(SHAPES)) {
    for (let seed = 1; seed <= seeds; seed++) {
      for (const arm of Object.keys(ARMS))
        jobs.push({ shape, arm, seed, name: nameOf({ shape, arm, seed }) });
    }
  }
  return jobs;
}

/** The spec of a job, as `crease train ring` with these flags would write it. */
export function specOf({ shape, arm, seed }, input) {
  const { learningRate, optimizerReset } = ARMS[arm];
  return {
    formatVersion: 1,
    input,
    network: {
      inputs: 2,
      hidden: new Array(SHAPES[shape].depth).fill(SHAPES[shape].width),
      outputs: 1,
      activation: { kind: 'leaky_relu', slope: 0.01 },
    },
    initialisation: 'reference',
    loss: 'mse',
    optimizer: { kind: 'adam', learningRate },
    optimizerReset,
    rngDraws: 'restored',
    seed,
    points: 5000,
    valPoints: 1024,
    batchSize: 1024,
    engine: 'wasm',
    epochs: EPOCHS,
    checkpointInterval: CHECKPOINT_INTERVAL,
    keepGoing: true,
    frames: {
      saveInterval: EPOCHS,
      crease: 'thin',
      domain: [0, 0, 1, 1],
      palette: 'okabe-ito',
      panel: [512, 512],
      partition: 'auto',
    },
  };
}
