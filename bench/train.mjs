// What a run costs: an epoch on the ring, a full 1024x1024 frame (raster, creases, picture, PNG), ten epochs and a frame.
//
// Floors: an epoch is 6 operations per multiply-add and training point, plus 2 per validation point; a frame's raster is
// 2 per multiply-add and pixel; both over the arithmetic limit measured in the same rounds. Composing and encoding the
// picture are bound by bytes: 3 x 1024 x 1024 pixels of 4 bytes, a few passes.

import { availableParallelism } from 'node:os';
import { ring } from '../dist/data/ring.js';
import { splitPoints } from '../dist/data/split.js';
import { createReferenceEngine } from '../dist/engine/reference.js';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { multiplyAdds } from '../dist/net/network.js';
import { composeFrame } from '../dist/picture/frame.js';
import { PALETTES } from '../dist/picture/palette.js';
import { encodePng } from '../dist/picture/png.node.js';
import { raster } from '../dist/polytope/raster.js';
import { measure, median, ratios, spread, table } from './measure.mjs';
import { ADAM, hidden, network } from './network.mjs';

const BATCH = 1024;
const SIDE = 1024;
const DOMAIN = [0, 0, 1, 1];

export const title =
  'A run on the ring: seconds, median (10th to 90th percentile), and the multiple of the floor round by round';

export async function run() {
  const threads = availableParallelism();
  const target = ring();
  const { training, validation } = splitPoints(target, { seed: 1, points: 5050, valPoints: 1000 });
  const engine = await createWasmEngine({ threads });
  const rows = [];
  for (const [name, widths] of [
    ['[100]*20', hidden(100, 20)],
    ['[30]*10', hidden(30, 10)],
    ['[10]*8', hidden(10, 8)],
  ]) {
    const { spec, parameters } = network(widths);
    const loaded = await engine.load(spec, parameters, ADAM);
    const trainEpoch = (net) => epoch(net, training, validation);
    const drawFrame = async (net) => {
      const grid = { domain: DOMAIN, width: SIDE, height: SIDE };
      const { outputs, creases } = await raster(net, grid, { crease: 'thin' });
      const size = { width: SIDE, height: SIDE };
      const points = { target, domain: DOMAIN, training, validation };
      const image = composeFrame({
        ...size,
        ...points,
        prediction: outputs,
        creases,
        palette: PALETTES['okabe-ito'],
      });
      await encodePng(image, '{}');
    };
    const results = await measure(
      {
        limit: async () => engine.peak(64),
        epoch: () => trainEpoch(loaded),
        frame: () => drawFrame(loaded),
        'ten epochs + frame': async () => {
          for (let i = 0; i < 10; i++) await trainEpoch(loaded);
          await drawFrame(loaded);
        },
      },
      { rounds: 5, warmUp: 1 },
    );
    const work = multiplyAdds(spec);
    const epochWork = work * (6 * training.count + 2 * validation.count);
    const frameWork = 2 * work * SIDE * SIDE;
    const floors = { epoch: epochWork, frame: frameWork, 'ten epochs + frame': 10 * epochWork + frameWork };
    for (const [part, operations] of Object.entries(floors)) {
      const { seconds } = results[part];
      const floor = results.limit.rate.map((rate) => operations / rate);
      const multiple = spread(ratios(seconds, floor), 1, 2);
      rows.push(['wasm', name, threads, part, spread(seconds, 1, 3), median(floor).toFixed(3), multiple]);
    }
    loaded.dispose();
  }
  await engine.close();
  await referenceRow(rows, training, validation);
  table(['engine', 'network', 'threads', 'part', 'seconds', 'floor', 'multiple'], rows);
}

/** The oracle's epoch, to say what the kernels are worth. */
async function referenceRow(rows, training, validation) {
  const { spec, parameters } = network(hidden(10, 8));
  const engine = createReferenceEngine();
  const loaded = await engine.load(spec, parameters, ADAM);
  const results = await measure(
    { epoch: () => epoch(loaded, training, validation) },
    { rounds: 5, warmUp: 1 },
  );
  rows.push(['reference', '[10]*8', 1, 'epoch', spread(results.epoch.seconds, 1, 3), '', '']);
  loaded.dispose();
}

/** One epoch in the order of the points: what an epoch costs does not depend on the order. */
async function epoch(net, training, validation) {
  for (let first = 0; first < training.count; first += BATCH) {
    const count = Math.min(BATCH, training.count - first);
    await net.step(training.inputs.subarray(2 * first), training.targets.subarray(first), count);
  }
  await net.loss(validation.inputs, validation.targets, validation.count);
}
