// The engine of the Backprop view: single-sample training steps a second, beside the peers that npm has.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { initialise } from '../dist/backprop/initialise.js';
import { Kernel } from '../dist/backprop/kernel.js';
import { modelOf } from '../dist/backprop/model.js';
import { firstState } from '../dist/backprop/state.js';
import { PLAIN_TRAINING } from '../dist/backprop/training.js';
import { measure, median, quantile, ratios, table } from './measure.mjs';

export const title = 'Single-sample training steps (forward, backward, update), XOR corners';

/** Steps in one turn. */
const STEPS = 40_000;
const CORNERS = [
  [0, 0, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
];

/** What npm has of the peers: packages that are looked for beside this one, or in the folder CREASE_PEERS. */
const PEERS = { synaptic, convnetjs, 'brain.js': brain };

function load(name) {
  const bases = [import.meta.url, process.env.CREASE_PEERS && pathToFileURL(`${process.env.CREASE_PEERS}/x`)];
  for (const base of bases.filter(Boolean)) {
    try {
      return createRequire(base)(name);
    } catch {}
  }
  return undefined;
}

function crease(hidden) {
  const model = modelOf(hidden);
  const samples = {
    inputs: Float64Array.from(CORNERS.flat()),
    labels: Float64Array.from(CORNERS.map(([, , label]) => label)),
  };
  const file = new URL('../dist/backprop/wasm/kernels.wasm', import.meta.url);
  const kernel = new Kernel(new WebAssembly.Module(readFileSync(file)), model, samples);
  const state = firstState(model, 'sgd', initialise(model, 'he', 123));
  return () => {
    kernel.epochs(state, PLAIN_TRAINING, STEPS / 4);
    return STEPS;
  };
}

function synaptic({ Architect }, hidden) {
  const network = new Architect.Perceptron(2, ...hidden, 1);
  return () => {
    for (let i = 0; i < STEPS; i++) {
      const [x, y, label] = CORNERS[i & 3];
      network.activate([x, y]);
      network.propagate(0.5, [label]);
    }
    return STEPS;
  };
}

function convnetjs(module, hidden) {
  const network = new module.Net();
  network.makeLayers([
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: 2 },
    ...hidden.map((units) => ({ type: 'fc', num_neurons: units, activation: 'relu' })),
    { type: 'softmax', num_classes: 2 },
  ]);
  const trainer = new module.SGDTrainer(network, { learning_rate: 0.5, batch_size: 1, momentum: 0 });
  const volume = new module.Vol(1, 1, 2);
  return () => {
    for (let i = 0; i < STEPS; i++) {
      const [x, y, label] = CORNERS[i & 3];
      volume.w[0] = x;
      volume.w[1] = y;
      trainer.train(volume, label);
    }
    return STEPS;
  };
}

function brain({ NeuralNetwork }, hidden) {
  const network = new NeuralNetwork({ hiddenLayers: hidden, activation: 'sigmoid' });
  const data = CORNERS.map(([x, y, label]) => ({ input: [x, y], output: [label] }));
  return () => {
    network.train(data, { iterations: STEPS / 4, errorThresh: 1e-300, log: false });
    return STEPS;
  };
}

export async function run() {
  const found = Object.entries(PEERS).map(([name, make]) => ({ name, make, module: load(name) }));
  for (const { name } of found.filter(({ module }) => !module))
    console.log(`Skipped: ${name} (npm install ${name} in a folder, and CREASE_PEERS=FOLDER)\n`);
  for (const hidden of [[4], [8, 8]]) {
    const peers = found.filter(({ module }) => module);
    const alternatives = {
      crease: crease(hidden),
      ...Object.fromEntries(peers.map(({ name, make, module }) => [name, make(module, hidden)])),
    };
    const results = await measure(alternatives, { rounds: 25, warmUp: 5 });
    const millions = (rates, fraction) => (quantile(rates, fraction) / 1e6).toFixed(2);
    const rows = Object.entries(results).map(([name, { rate }]) => {
      const ratio = median(ratios(results.crease.rate, rate)).toFixed(1);
      return [name, millions(rate, 1), millions(rate, 0.5), name === 'crease' ? '' : `${ratio} x`];
    });
    console.log(`### 2-${hidden.join('-')}-1\n`);
    table(['engine', 'best M/s', 'median M/s', 'Crease is faster by'], rows);
  }
}
