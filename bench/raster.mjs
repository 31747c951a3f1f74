// The raster alone: outputs, hashes and creases of 1024x1024 pixels, beside PyTorch's and beside the arithmetic floor.
//
// Floor: 2 operations per multiply-add and pixel over the rate of SIMD multiplications and additions in registers, which
// is measured in the same rounds. Both sides draw the same untrained network; before that they must agree.

import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ring } from '../dist/data/ring.js';
import { splitPoints } from '../dist/data/split.js';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { multiplyAdds } from '../dist/net/network.js';
import { median, ratios, spread, table } from './measure.mjs';
import { hidden } from './network.mjs';
import { about, findPython, NO_PEER, startPeer } from './peer.mjs';
import { agree, clock, creaseSide, SETTLE, SIDE } from './sides.mjs';

export const title =
  'The raster: seconds, multiple of the floor, PyTorch over Crease, round by round; median (10th to 90th percentile)';

const NETWORKS = [
  { name: '[100]*20', widths: hidden(100, 20), rounds: 5 },
  { name: '[30]*10', widths: hidden(30, 10), rounds: 9 },
  { name: '[10]*8', widths: hidden(10, 8), rounds: 15 },
];

export async function run() {
  const threads = availableParallelism();
  const python = findPython();
  const target = ring();
  const points = splitPoints(target, { seed: 1, points: 5050, valPoints: 1000 });
  const engine = await createWasmEngine({ threads });
  const peer = python && (await startPeer(python, threads));
  if (peer) console.log(about(peer.about));
  const rows = [];
  for (const network of NETWORKS) {
    const crease = await creaseSide(engine, network.widths, target, points);
    if (peer) await agree(crease, peer, network, target, points);
    const operations = 2 * SIDE * SIDE * multiplyAdds({ inputs: 2, hidden: network.widths, outputs: 1 });
    const [ours, floors, theirs] = [[], [], []];
    for (let round = -1; round < network.rounds; round++) {
      let done = 0;
      const limit = await clock(async () => {
        done = engine.peak(64 * threads);
      });
      const mine = await clock(crease.raster);
      await sleep(SETTLE);
      const peers = peer && (await peer.ask({ do: 'raster' })).seconds;
      await sleep(SETTLE);
      // The first round warms up.
      if (round < 0) continue;
      floors.push((operations * limit) / done);
      ours.push(mine);
      theirs.push(peers);
    }
    const beside = peer ? [spread(theirs, 1, 3), spread(ratios(theirs, ours), 1, 2)] : [NO_PEER, ''];
    const own = [spread(ours, 1, 3), median(floors).toFixed(3), spread(ratios(ours, floors), 1, 2)];
    rows.push([network.name, threads, network.rounds, ...own, ...beside]);
    crease.dispose();
  }
  await peer?.close();
  await engine.close();
  console.log(
    `Load averages at the end: ${loadavg()
      .map((value) => value.toFixed(1))
      .join(', ')}\n`,
  );
  table(['network', 'threads', 'rounds', 'Crease', 'floor', 'multiple', 'PyTorch', 'ratio'], rows);
}
