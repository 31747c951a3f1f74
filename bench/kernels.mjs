// The wasm kernels against the arithmetic limit: the raster with hash, the forward pass, the whole training step.
//
// Floor: 2 operations per multiply-add over the rate of SIMD multiplications and additions in registers, which is
// measured in the same rounds (`limit`). All three are bound by arithmetic, not by memory: a slab of activations stays
// in the second-level cache, and a layer's weights are read once per slab.

import { availableParallelism } from 'node:os';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { multiplyAdds } from '../dist/net/network.js';
import { measure, ratios, spread, table } from './measure.mjs';
import { ADAM, batch, hidden, network } from './network.mjs';

const POINTS = 1024;
const ROWS = 4;
const GRID = { domain: [0, 0, 1, 1], width: 1024, height: 1024 };

export const title =
  'Kernels: GFLOP/s, shares of the limit and of the forward pass round by round; median (10th to 90th percentile)';

export async function run() {
  const all = availableParallelism();
  const rows = [];
  for (const threads of all > 1 ? [1, all] : [1]) {
    const engine = await createWasmEngine({ threads });
    for (const [name, widths] of [
      ['[100]*20', hidden(100, 20)],
      ['[30]*10', hidden(30, 10)],
      ['[10]*8', hidden(10, 8)],
    ]) {
      const { spec, parameters } = network(widths);
      const { inputs, targets } = batch(POINTS);
      const loaded = await engine.load(spec, parameters, ADAM);
      const operations = 2 * multiplyAdds(spec);
      const results = await measure({
        limit: async () => engine.peak(64 * threads),
        raster: async () => {
          await loaded.sample(GRID, 512, ROWS);
          return operations * ROWS * GRID.width;
        },
        forward: async () => {
          await loaded.forward(inputs, POINTS);
          return operations * POINTS;
        },
        step: async () => {
          await loaded.step(inputs, targets, POINTS);
          return 3 * operations * POINTS;
        },
      });
      for (const [part, { rate }] of Object.entries(results)) {
        const share = part === 'limit' ? '' : spread(ratios(rate, results.limit.rate), 100, 0);
        const ofForward = part === 'step' ? spread(ratios(rate, results.forward.rate), 100, 0) : '';
        rows.push([name, threads, part, spread(rate, 1e-9), share, ofForward]);
      }
      loaded.dispose();
    }
    await engine.close();
  }
  table(['network', 'threads', 'part', 'GFLOP/s', '% of the limit', '% of forward'], rows);
}
