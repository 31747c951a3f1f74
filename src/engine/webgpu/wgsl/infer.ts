// The kernel of forward passes: points in, outputs and activation hashes out, and nothing of the neurons between.

import type { Tile } from '../tile.ts';
import {
  CALL,
  type Curve,
  curve,
  type Declarations,
  type Kernel,
  kernelOf,
  LAYER,
  tileEntry,
  tileMemory,
} from './common.ts';
import { product, range, type Sum } from './product.ts';

/** Where points come from: a list [point][input], or the coordinates of a grid's columns, then of its rows. */
export type PointSource = 'list' | 'grid';

/**
 * A workgroup takes its points through all layers. With a tile whose source is workgroup memory a layer overwrites the
 * one before it there; else two layers at a time lie in `activations`, in turns. With `hashes` every thread adds up the
 * coefficients of its active neurons in registers, over all layers, and the workgroup adds up its threads: sums modulo
 * 2^32, so that no order matters.
 */
export function inferKernel(tile: Tile, name: Curve, points: PointSource, hashes: boolean): Kernel {
  const stored = tile.source === 'storage';
  const declarations: Declarations = {
    call: 'uniform: Call',
    layers: 'storage, read: array<Layer>',
    weights: 'storage, read: array<vec4<f32>>',
    points: 'storage, read: array<f32>',
    outputs: 'storage, read_write: array<f32>',
    ...(stored ? { activations: 'storage, read_write: array<vec4<f32>>' } : {}),
    ...(hashes
      ? {
          coefficients: 'storage, read: array<vec4<u32>>',
          hashes: 'storage, read_write: array<vec2<u32>>',
        }
      : {}),
  };
  const halves = range(tile.threadPoints / 4);
  const body = `
${halves.map((b) => (hashes ? `  var low${b} = vec4<u32>(0u);\n  var high${b} = vec4<u32>(0u);` : '')).join('\n')}
${loadPoints(tile)}
  let last = call.layers - 1u;
  for (var l = 0u; l < last; l++) {
    let layer = layers[l];${stored ? '\n    let here = (l % 2u) * call.otherRows;\n    let there = call.otherRows - here;' : ''}
${product(tile, layerProduct(), (sum) => hiddenSum(tile, sum, hashes))}
  }
  let layer = layers[last];
${stored ? `  let here = (last % 2u) * call.otherRows;\n${product(tile, layerProduct(), outputSum)}` : dotOutputs(tile)}
${hashes ? addHashes(tile) : ''}`;
  return kernelOf(
    declarations,
    [
      CALL,
      LAYER,
      tileMemory(tile),
      hashes ? `var<workgroup> sums: array<atomic<u32>, ${2 * tile.points}>;` : '',
      curve(name),
      READ[points],
      PUT,
      tileEntry(tile, body),
    ].join('\n'),
  );
}

/** A layer's inputs are rows of `activations`, if they are not in workgroup memory. */
function layerProduct() {
  return {
    inputs: 'layer.inputs',
    outputs: 'layer.outputs',
    matrix: 'weights',
    at: 'layer.weights',
    pitch: 'layer.pitch',
    biases: true,
    x: 'activations',
    row: 'here',
    xPitch: 'call.pitch',
  };
}

/** Input `k` of point `p`; what lies past the end is 0. */
const READ: Readonly<Record<PointSource, string>> = {
  list: `
fn input(p: u32, k: u32) -> f32 {
  if (p >= call.count || k >= layers[0].inputs) { return 0.0; }
  return points[p * layers[0].inputs + k];
}`,
  grid: `
fn input(p: u32, k: u32) -> f32 {
  if (p >= call.count || k > 1u) { return 0.0; }
  return points[select(p % call.width, call.width + p / call.width, k == 1u)];
}`,
};

/** Writes output `n` of four points, of those that there are. */
const PUT = `
fn put(p: u32, n: u32, z: vec4<f32>) {
  for (var j = 0u; j < 4u; j++) {
    if (p + j < call.count) { outputs[(p + j) * layers[call.layers - 1u].outputs + n] = z[j]; }
  }
}`;

/** Four points of input k at `p`. */
export const FOUR_INPUTS = 'vec4<f32>(input(p, k), input(p + 1u, k), input(p + 2u, k), input(p + 3u, k))';

/** Puts the workgroup's points where the first layer looks for them. */
function loadPoints(tile: Tile): string {
  const { points, threads, rows } = tile;
  const quarter = points / 4;
  const stored = tile.source === 'storage';
  const target = stored ? `activations[k * call.pitch + firstPoint / 4u + i % ${quarter}u]` : 'xs[i]';
  // In workgroup memory also the zeros that fill the last piece of rows.
  const bound = stored
    ? `layers[0].inputs * ${quarter}u`
    : `min(${rows}u, layers[0].inputs + ${tile.depth}u) * ${quarter}u`;
  return `
  for (var i = thread; i < ${bound}; i += ${threads}u) {
    let k = i / ${quarter}u;
    let p = firstPoint + 4u * (i % ${quarter}u);
    ${target} = ${FOUR_INPUTS};
  }
  storageBarrier();
  workgroupBarrier();`;
}

function hiddenSum(tile: Tile, sum: Sum, hashes: boolean): string {
  const { name, component: j, half: b, group, neuron } = sum;
  const fetch = `
    let low_${group} = coefficients[layer.coefficients + 2u * ${group}];
    let high_${group} = coefficients[layer.coefficients + 2u * ${group} + 1u];`;
  const hash = `${j === 0 && b === 0 ? fetch : ''}
    low${b} += select(vec4<u32>(0u), vec4<u32>(low_${group}[${j}]), ${name} > vec4<f32>(0.0));
    high${b} += select(vec4<u32>(0u), vec4<u32>(high_${group}[${j}]), ${name} > vec4<f32>(0.0));`;
  const store =
    tile.source === 'workgroup'
      ? `    xs[(${neuron}) * ${tile.points / 4}u + ${sum.points}] = activate(${name});`
      : `    if (${group} < layer.pitch) { activations[(there + ${neuron}) * call.pitch + firstPoint / 4u + ${sum.points}] = activate(${name}); }`;
  return (hashes ? `${hash}\n` : '') + store;
}

function outputSum({ name, neuron, points }: Sum): string {
  return `    if (${neuron} < layer.outputs) { put(firstPoint + 4u * (${points}), ${neuron}, ${name}); }`;
}

/** The last layer from workgroup memory: a thread for every output and four points, as outputs are few. */
function dotOutputs({ points, threads }: Tile): string {
  const quarter = points / 4;
  return `
  for (var i = thread; i < layer.outputs * ${quarter}u; i += ${threads}u) {
    let n = i / ${quarter}u;
    let q = i % ${quarter}u;
    var sum = vec4<f32>(weights[layer.weights + layer.inputs * layer.pitch + n / 4u][n % 4u]);
    for (var k = 0u; k < layer.inputs; k++) {
      sum = fma(vec4<f32>(weights[layer.weights + k * layer.pitch + n / 4u][n % 4u]), xs[k * ${quarter}u + q], sum);
    }
    put(firstPoint + 4u * q, n, sum);
  }`;
}

/** Adds up the threads' hashes, and writes those of the points that there are. */
function addHashes({ points, threads, threadPoints }: Tile): string {
  const columns = points / threadPoints;
  const adds = range(threadPoints / 4).flatMap((b) =>
    range(4).map(
      (j) => `
  atomicAdd(&sums[8u * (px + ${b * columns}u) + ${2 * j}u], low${b}[${j}]);
  atomicAdd(&sums[8u * (px + ${b * columns}u) + ${2 * j + 1}u], high${b}[${j}]);`,
    ),
  );
  return `${adds.join('')}
  workgroupBarrier();
  for (var i = thread; i < ${points}u; i += ${threads}u) {
    if (firstPoint + i < call.count) {
      hashes[firstPoint + i] = vec2<u32>(atomicLoad(&sums[2u * i]), atomicLoad(&sums[2u * i + 1u]));
    }
  }`;
}
