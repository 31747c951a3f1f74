// Crease beside PyTorch on the same network, points and first weights, at equal threads, in the same rounds.
//
// Both trainings start from the same weights, and before anything is measured they must agree: on the crease pixels of
// a small frame and on the loss of the first step. Each engine is timed by its own process's clock, so that the pipe to
// the peer costs neither.

import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ring } from '../dist/data/ring.js';
import { splitPoints } from '../dist/data/split.js';
import { createWasmEngine } from '../dist/engine/wasm/engine.node.js';
import { startPartitioner } from '../dist/polytope/exact/create.node.js';
import { ratios, spread, table } from './measure.mjs';
import { hidden } from './network.mjs';
import { about, findPython, NO_PEER, startPeer } from './peer.mjs';
import { agree, clock, creaseSide, FORWARD_POINTS, SETTLE, SIDE, turns } from './sides.mjs';

export const title =
  'Crease and PyTorch: seconds, and PyTorch over Crease round by round; median (10th to 90th percentile)';

const NETWORKS = [
  // Frames take PyTorch tens of seconds on the first: few rounds.
  { name: '[100]*20', widths: hidden(100, 20), frames: 3, rounds: 15 },
  { name: '[30]*10', widths: hidden(30, 10), frames: 7, rounds: 25 },
  { name: '[10]*8', widths: hidden(10, 8), frames: 15, rounds: 25 },
];

export async function run() {
  const all = availableParallelism();
  const python = findPython();
  const target = ring();
  const points = splitPoints(target, { seed: 1, points: 5050, valPoints: 1000 });
  const rows = [];
  for (const threads of all > 1 ? [all, 1] : [1]) {
    const engine = await createWasmEngine({ threads });
    const cutter = await startPartitioner({ threads });
    const peer = python && (await startPeer(python, threads));
    if (peer) console.log(about(peer.about));
    for (const network of NETWORKS) {
      const crease = await creaseSide(engine, network.widths, target, points);
      if (peer) await agree(crease, peer, network, target, points);
      // One thread is for the step alone: the rest would take as long again.
      const parts =
        threads === all
          ? await everyPart(crease, peer, cutter, network)
          : await stepOnly(crease, peer, network);
      for (const [part, { ours, theirs }] of Object.entries(parts)) {
        const beside = theirs ? [seconds(theirs), spread(ratios(theirs, ours), 1, 2)] : [NO_PEER, ''];
        rows.push([network.name, threads, part, ours.length, seconds(ours), ...beside]);
      }
      crease.dispose();
    }
    await peer?.close();
    await engine.close();
    await cutter.close();
  }
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`Load averages at the end: ${load.join(', ')}\n`);
  table(['network', 'threads', 'part', 'rounds', 'Crease', 'PyTorch', 'ratio'], rows);
}

const seconds = (values) => spread(values, 1, 4);

/**
 * All parts. The ten epochs and the frame that follows them are one job, and the frame is timed within it. Our default
 * frame of these networks is the exact one; PyTorch's is the one pass over all pixels that the reference makes.
 */
async function everyPart(crease, peer, cutter, { frames, rounds }) {
  const { epoch, step, forward } = await turns(
    {
      step: [rounds, crease.step, { do: 'step' }],
      epoch: [rounds, crease.epoch, { do: 'epoch' }],
      forward: [Math.min(5, rounds), crease.forward, { do: 'forward', points: FORWARD_POINTS }],
    },
    peer,
  );
  const { lean } = await turns({ lean: [rounds, crease.epoch, { do: 'epoch', lean: true }] }, peer);
  const tenEpochs = async () => {
    for (let i = 0; i < 10; i++) await crease.epoch();
  };
  const lists = () => ({ ours: [], theirs: peer && [] });
  const [jobs, exact, drawn] = [lists(), lists(), lists()];
  // One partition first: the compiler's warm-up, as the other parts have had theirs.
  await crease.exactFrame(SIDE, cutter);
  for (let round = 0; round < frames; round++) {
    const trained = await clock(tenEpochs);
    const exactFrame = await clock(() => crease.exactFrame(SIDE, cutter));
    exact.ours.push(exactFrame);
    drawn.ours.push(await clock(() => crease.frame(SIDE)));
    jobs.ours.push(trained + exactFrame);
    if (!peer) continue;
    await sleep(SETTLE);
    const theirEpochs = (await peer.ask({ do: 'epoch', times: 10 })).seconds;
    const theirFrame = (await peer.ask({ do: 'frame' })).seconds;
    await sleep(SETTLE);
    exact.theirs.push(theirFrame);
    drawn.theirs.push(theirFrame);
    jobs.theirs.push(theirEpochs + theirFrame);
  }
  return {
    'training step': step,
    'epoch (DataLoader)': epoch,
    'epoch (lean)': lean,
    [`forward, ${FORWARD_POINTS} points`]: forward,
    'frame, exact': exact,
    'frame, raster': drawn,
    'ten epochs + exact frame': jobs,
  };
}

async function stepOnly(crease, peer, { rounds }) {
  const { step } = await turns({ step: [rounds, crease.step, { do: 'step' }] }, peer);
  return { 'training step': step };
}
