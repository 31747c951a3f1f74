// Exact frames beside raster frames of the same network: partition, drawing, PNG.

import { availableParallelism } from 'node:os';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { createPainter } from '../dist/picture/exact/painter.node.js';
import { FULL, samplePartition } from '../dist/picture/exact/sample.js';
import { composePrediction } from '../dist/picture/frame.js';
import { PALETTES } from '../dist/picture/palette.js';
import { encodePng } from '../dist/picture/png.node.js';
import { startPartitioner } from '../dist/polytope/exact/create.node.js';
import { exactNetwork } from '../dist/polytope/exact/network.js';
import { raster } from '../dist/polytope/raster.js';
import { measure, median, ratios, spread, table } from './measure.mjs';
import { hidden, network } from './network.mjs';

export const title = 'Exact frames and raster frames (weights in memory to PNG in memory)';

const DOMAIN = [0, 0, 1, 1];
const palette = PALETTES['okabe-ito'];
const CASES = [
  { name: '[30]*30', of: hidden(30, 30), sizes: [1024] },
  { name: '[100]*20', of: hidden(100, 20), sizes: [1024, 4096] },
];

export async function run() {
  const painter = createPainter();
  const threads = availableParallelism();
  const crew = await startPartitioner({ threads });
  const engine = await createWasmEngine({ threads });
  const rows = [];
  for (const { name, of, sizes } of CASES) {
    const { spec, parameters } = network(of);
    const cut = () => crew.partition(exactNetwork(spec, parameters), { domain: DOMAIN });
    const regions = (await cut()).areas.length;
    const loaded = await engine.load(spec, parameters);
    for (const size of sizes) {
      const grid = { domain: DOMAIN, width: size, height: size };
      const parts = { partition: [], drawing: [], png: [] };
      const exact = async () => {
        const times = [performance.now()];
        const found = await cut();
        times.push(performance.now());
        const { outputs, creases } = samplePartition(painter, found, grid);
        const image = composePrediction({ ...grid, prediction: outputs, creases, fullCrease: FULL, palette });
        times.push(performance.now());
        await encodePng(image, '{}');
        times.push(performance.now());
        Object.values(parts).forEach((list, i) => {
          list.push((times[i + 1] - times[i]) / 1000);
        });
      };
      const sampled = async () => {
        const { outputs, creases } = await raster(loaded, grid, { crease: 'thin' });
        await encodePng(composePrediction({ ...grid, prediction: outputs, creases, palette }), '{}');
      };
      const large = size > 2048;
      const results = await measure({ exact, sampled }, { rounds: large ? 1 : 3, warmUp: large ? 0 : 1 });
      const times = ratios(results.sampled.seconds, results.exact.seconds);
      rows.push([
        `${name}, ${regions} regions, ${size}x${size}`,
        ...Object.values(parts).map((list) => median(list).toFixed(2)),
        spread(results.exact.seconds, 1, 2),
        spread(results.sampled.seconds, 1, 2),
        median(times).toFixed(1),
      ]);
    }
  }
  await engine.close();
  await crew.close();
  table(
    [
      'network and frame',
      'partition, s',
      'drawing, s',
      'PNG, s',
      'exact frame, s',
      'raster frame, s',
      'ratio',
    ],
    rows,
  );
}
