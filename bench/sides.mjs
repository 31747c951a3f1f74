// Crease and its PyTorch peer, side by side: the same network, points and first weights; turns; a check that they agree.

import { setTimeout as sleep } from 'node:timers/promises';
import { createPainter } from '../dist/picture/exact/painter.node.js';
import { FULL, samplePartition } from '../dist/picture/exact/sample.js';
import { composeFrame } from '../dist/picture/frame.js';
import { PALETTES } from '../dist/picture/palette.js';
import { encodePng } from '../dist/picture/png.node.js';
import { exactNetwork } from '../dist/polytope/exact/network.js';
import { raster } from '../dist/polytope/raster.js';
import { Training } from '../dist/run/training.js';
import { ADAM } from './network.mjs';

const BATCH = 1024;
/** Pixels a side of frames and rasters. */
export const SIDE = 1024;
const DOMAIN = [0, 0, 1, 1];
export const FORWARD_POINTS = 131072;
/** Milliseconds between turns, in which the threads of the engine that was last stop spinning. */
export const SETTLE = 50;

/** Each part: [rounds, our work, the peer's command], after a tenth of the rounds (at least one) that do not count. */
export async function turns(parts, peer) {
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

export async function clock(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** What is measured of Crease: real epochs of a training, with their shuffling, and whole frames. */
export async function creaseSide(engine, widths, target, points) {
  const painter = createPainter();
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
  const drawn = (side) => raster(loaded, { domain: DOMAIN, width: side, height: side }, { crease: 'both' });
  /** Composes and encodes a frame; returns its crease pixels. */
  const composed = async (side, { outputs, creases, creasePixels }, fullCrease) => {
    const size = { width: side, height: side };
    const shown = { prediction: outputs, creases, fullCrease, palette: PALETTES['okabe-ito'] };
    await encodePng(composeFrame({ ...size, ...points, target, domain: DOMAIN, ...shown }), '{}');
    return creasePixels;
  };
  return {
    parameters,
    epoch: () => training.trainEpoch(),
    step: () => loaded.step(inputs, targets, BATCH),
    forward: () => loaded.forward(many, FORWARD_POINTS),
    raster: () => drawn(SIDE),
    /** A frame as `--partition raster` draws it. */
    frame: async (side) => {
      loaded.setParameters(training.checkpoint().parameters);
      return composed(side, await drawn(side), 1);
    },
    /** A frame as `--partition exact` draws it, with `cutter` as what makes the partition. */
    exactFrame: async (side, cutter) => {
      const exact = exactNetwork(network, training.checkpoint().parameters);
      const partition = await cutter.partition(exact, { domain: DOMAIN });
      return composed(side, samplePartition(painter, partition, { width: side, height: side }), FULL);
    },
    dispose: () => {
      loaded.dispose();
      training.dispose();
    },
  };
}

/** Gives the peer the same network and points, and checks that it computes the same; also its first warm-up. */
export async function agree(crease, peer, { name, widths }, target, { training, validation }) {
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
