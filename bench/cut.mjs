// Small exact partitions on one thread: cut in tiles or whole, rows combined or all products, and as it is decided.

import { ring } from '../dist/data/ring.js';
import { splitPoints } from '../dist/data/split.js';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { startPartitioner } from '../dist/polytope/exact/create.node.js';
import { exactNetwork } from '../dist/polytope/exact/network.js';
import { Training } from '../dist/run/training.js';
import { measure, spread, table } from './measure.mjs';

export const title = 'Exact partitions of networks in training on the ring, one thread, milliseconds';

const DOMAIN = [0, 0, 1, 1];
const CASES = [
  { width: 10, depth: 8, epochs: [2000] },
  { width: 30, depth: 10, epochs: [100, 200, 400, 800, 1500] },
  { width: 50, depth: 8, epochs: [40] },
  { width: 80, depth: 8, epochs: [20] },
];

export async function run() {
  const crew = await startPartitioner({ threads: 1 });
  const engine = await createWasmEngine({ threads: 1 });
  const rows = [];
  for (const { width, depth, epochs } of CASES) {
    const spec = specOf(width, depth);
    const points = splitPoints(ring(), spec);
    const training = await Training.start(spec, { engine, points, pause: async () => {} });
    for (const stop of epochs) {
      while (training.epoch < stop) await training.trainEpoch();
      const network = exactNetwork(spec.network, training.checkpoint().parameters);
      const cut = (options, combinesRows = network.combinesRows) =>
        crew.partition({ ...network, combinesRows }, { domain: DOMAIN, ...options });
      const regions = (await cut({})).areas.length;
      const results = await measure(
        {
          tiles: async () => void (await cut({ whole: 0 })),
          whole: async () => void (await cut({ whole: Number.POSITIVE_INFINITY })),
          combined: async () => void (await cut({}, true)),
          products: async () => void (await cut({}, false)),
          decided: async () => void (await cut({})),
        },
        { rounds: 15 },
      );
      const name = `[${width}]*${depth}, ${stop} epochs`;
      const seconds = Object.values(results).map((result) => spread(result.seconds, 1000));
      rows.push([name, regions, ...seconds]);
    }
    training.dispose();
  }
  await engine.close();
  await crew.close();
  table(['network', 'regions', 'in tiles', 'whole', 'rows combined', 'all products', 'as decided'], rows);
}

function specOf(width, depth) {
  return {
    network: {
      ...{ inputs: 2, hidden: new Array(depth).fill(width), outputs: 1 },
      activation: { kind: 'leaky_relu', slope: 0.01 },
    },
    ...{ initialisation: 'reference', loss: 'mse', optimizer: { kind: 'adam', learningRate: 0.001 } },
    ...{ optimizerReset: 'never', rngDraws: 'restored', seed: 2 },
    ...{ points: 5000, valPoints: 1024, batchSize: 1024 },
  };
}
