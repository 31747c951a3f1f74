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
import { composeFrame } from '../dist/picture/frame.js';
import { PALETTES } from '../dist/picture/palette.js';
import { encodePng } from '../dist/picture/png.node.js';
import { raster } from '../dist/polytope/raster.js';
import { Training } from '../dist/run/training.js';
import { ratios, spread, table } from './measure.mjs';
import { ADAM, hidden } from './network.mjs';
import { findPython, NO_PEER, startPeer } from './peer.mjs';

const BATCH = 1024;
const SIDE = 1024;
const DOMAIN = [0, 0, 1, 1];
const FORWARD_POINTS = 131072;
/** Milliseconds between turns, in which the threads of the engine that was last stop spinning. */
const SETTLE = 50;

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
    const peer = python && (await startPeer(python, threads));
    if (peer) console.log(about(peer.about));
    for (const network of NETWORKS) {
      const crease = await creaseSide(engine, network.widths, target, points);
      if (peer) await agree(crease, peer, network, target, points);
      // One thread is for the step alone: the rest would take as long again.
      const parts =
        threads === all ? await everyPart(crease, peer, network) : await stepOnly(crease, peer, network);
      for (const [part, { ours, theirs }] of Object.entries(parts)) {
        const beside = theirs ? [seconds(theirs), spread(ratios(theirs, ours), 1, 2)] : [NO_PEER, ''];
        rows.push([network.name, threads, part, ours.length, seconds(ours), ...beside]);
      }
      crease.dispose();
    }
    await peer?.close();
    await engine.close();
  }
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`Load averages at the end: ${load.join(', ')}\n`);
  table(['network', 'threads', 'part', 'rounds', 'Crease', 'PyTorch', 'ratio'], rows);
}

const about = ({ torch, numpy, blas, threads }) =>
  `PyTorch ${torch}, NumPy ${numpy}, ${blas}, ${threads} thread${threads > 1 ? 's' : ''}\n`;

const seconds = (values) => spread(values, 1, 4);

/** All parts; the ten epochs and the frame that follows them are one job, and the frame is timed within it. */
async function everyPart(crease, peer, { frames, rounds }) {
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
  const jobs = { ours: [], theirs: peer && [] };
  const drawn = { ours: [], theirs: peer && [] };
  for (let round = 0; round < frames; round++) {
    const trained = await clock(tenEpochs);
    const frame = await clock(() => crease.frame(SIDE));
    drawn.ours.push(frame);
    jobs.ours.push(trained + frame);
    if (!peer) continue;
    await sleep(SETTLE);
    const theirEpochs = (await peer.ask({ do: 'epoch', times: 10 })).seconds;
    const theirFrame = (await peer.ask({ do: 'frame' })).seconds;
    await sleep(SETTLE);
    drawn.theirs.push(theirFrame);
    jobs.theirs.push(theirEpochs + theirFrame);
  }
  return {
    'training step': step,
    'epoch (DataLoader)': epoch,
    'epoch (lean)': lean,
    [`forward, ${FORWARD_POINTS} points`]: forward,
    frame: drawn,
    'ten epochs + frame': jobs,
  };
}

async function stepOnly(crease, peer, { rounds }) {
  const { step } = await turns({ step: [rounds, crease.step, { do: 'step' }] }, peer);
  return { 'training step': step };
}

/** Each part: [rounds, our work, the peer's command], after a tenth of the rounds (at least one) that do not count. */
async function turns(parts, peer) {
  const results = {};
  for (const [part, [rounds, work, command]] of Object.entries(parts)) {
    const ours = [];
    const theirs = [];
    const warmUp = Math.ceil(rounds / 10);
    for (let round = -warmUp; round < rounds; round++) {
      const mine = await clock(work);
      if (round >= 0) ours.push(mine);
      if (!peer) continue;
      await sleep(SETTLE);
      const { seconds } = await peer.ask(command);
      await sleep(SETTLE);
      if (round >= 0) theirs.push(seconds);
    }
    results[part] = { ours, theirs: peer && theirs };
  }
  return results;
}

async function clock(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** What is measured of Crease: real epochs of a training, with their shuffling, and whole frames. */
async function creaseSide(engine, widths, target, points) {
  const network = { inputs: 2, hidden: widths, outputs: 1, activation: { kind: 'leaky_relu', slope: 0.01 } };
  const spec = {
    ...ADAM,
    network,
    seed: 1,
    initialisation: 'reference',
    optimizerReset: 'never',
    rngDraws: 'restored',
    batchSize: BATCH,
  };
  const pause = async () => {};
  const training = await Training.start(spec, { engine, points, pause });
  const { parameters } = training.checkpoint();
  // Steps and frames go to a network beside it, of the same weights: a training shows none of its own.
  const loaded = await engine.load(network, parameters, ADAM);
  const { inputs, targets } = points.training;
  const many = new Float32Array(2 * FORWARD_POINTS);
  return {
    parameters,
    epoch: () => training.trainEpoch(),
    step: () => loaded.step(inputs, targets, BATCH),
    forward: () => loaded.forward(many, FORWARD_POINTS),
    frame: async (side) => {
      const size = { width: side, height: side };
      loaded.setParameters(training.checkpoint().parameters);
      const { outputs, creases, creasePixels } = await raster(
        loaded,
        { domain: DOMAIN, ...size },
        { crease: 'both' },
      );
      const palette = PALETTES['okabe-ito'];
      const parts = { ...size, ...points, target, domain: DOMAIN, prediction: outputs, creases, palette };
      await encodePng(composeFrame(parts), '{}');
      return creasePixels;
    },
    dispose: () => {
      loaded.dispose();
      training.dispose();
    },
  };
}

/** Gives the peer the same network and points, and checks that it computes the same; also its first warm-up. */
async function agree(crease, peer, { name, widths }, target, { training, validation }) {
  const set = ({ inputs, targets }) => ({ inputs: base64(inputs), targets: base64(targets) });
  await peer.ask({
    do: 'open',
    hidden: widths,
    weights: crease.parameters.map(({ weight }) => base64(weight)),
    biases: crease.parameters.map(({ bias }) => base64(bias)),
    training: set(training),
    validation: set(validation),
    batch: BATCH,
    side: target.width,
    target: base64(target.pixels),
  });
  const small = SIDE / 4;
  const pixels = [await crease.frame(small), (await peer.ask({ do: 'frame', side: small })).creasePixels];
  const losses = [await crease.step(), (await peer.ask({ do: 'step' })).loss];
  const near = ([a, b], tolerance) => Math.abs(a - b) <= tolerance * Math.abs(b);
  console.log(
    `${name}: crease pixels at ${small}x${small} ${pixels.join(' and ')}, first loss ${losses.join(' and ')}\n`,
  );
  if (!near(pixels, 0.002) || !near(losses, 1e-4))
    throw new Error(`${name}: PyTorch does not compute the same`);
}

const base64 = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
