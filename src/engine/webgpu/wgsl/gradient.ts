// The kernel of gradients: sums over the points of a batch, and the optimizer's step at once.

import type { OptimizerName } from '../../../net/training.ts';
import { BLOCK } from '../layout.ts';
import { CALL, type Declarations, type Kernel, kernelOf, LAYER } from './common.ts';
import { range } from './product.ts';

/** Points that pass through workgroup memory at once. */
const POINTS = 32;
/** Threads of a side: each has 4 x 4 of the 32 x 32 gradients. */
const SIDE = BLOCK / 4;
/** Vectors of a row in workgroup memory: one more than it needs, so that rows begin in different banks. */
const PITCH = POINTS / 4 + 1;

/** What becomes of the sums; bits of `call.mode`. */
export const MODE = { add: 1, keep: 2, update: 4 } as const;

/**
 * A workgroup sums a block of 32 inputs x 32 neurons of one layer over all points, in their order: input k's
 * activations times neuron n's deltas. The row after the last input stands for the biases, whose inputs are 1. With
 * `add` the sums begin at `gradients`, with `keep` they go there, with `update` the optimizer takes its step, of weights
 * and their twins. PyTorch's formulas (net/optimizer.ts).
 */
export function gradientKernel(optimizer: OptimizerName): Kernel {
  const declarations: Declarations = {
    call: 'uniform: Call',
    layers: 'storage, read: array<Layer>',
    blocks: 'storage, read: array<vec4<u32>>',
    activations: 'storage, read: array<vec4<f32>>',
    deltas: 'storage, read: array<vec4<f32>>',
    weights: 'storage, read_write: array<vec4<f32>>',
    twins: 'storage, read_write: array<f32>',
    gradients: 'storage, read_write: array<vec4<f32>>',
    ...(optimizer === 'sgd' ? {} : { state: 'storage, read_write: array<vec4<f32>>' }),
  };
  const pairs = range(4).flatMap((i) => range(4).map((j) => [i, j] as const));
  const code = `
${CALL}
${LAYER}
var<workgroup> rows: array<vec4<f32>, ${2 * BLOCK * PITCH}>;
fn total(v: vec4<f32>) -> f32 {
  return (v.x + v.y) + (v.z + v.w);
}
${STEP[optimizer]}
fn finish(layer: Layer, k: u32, n: u32, sums: vec4<f32>) {
  if (k > layer.inputs || n >= 4u * layer.pitch) { return; }
  let at = layer.weights + k * layer.pitch + n / 4u;
  var g = sums;
  if ((call.mode & ${MODE.add}u) != 0u) { g += gradients[at]; }
  if ((call.mode & ${MODE.keep}u) != 0u) { gradients[at] = g; }
  if ((call.mode & ${MODE.update}u) == 0u) { return; }
  let w = weights[at] - change(at, g);
  weights[at] = w;
  if (k == layer.inputs) { return; }
  for (var j = 0u; j < 4u; j++) {
    if (n + j < layer.outputs) { twins[4u * (layer.twin + (n + j) * layer.twinPitch) + k] = w[j]; }
  }
}
@compute @workgroup_size(${SIDE * SIDE})
fn main(@builtin(local_invocation_index) thread: u32, @builtin(workgroup_id) group: vec3<u32>) {
  let index = group.y * call.groups + group.x;
  if (index >= arrayLength(&blocks)) { return; }
  let block = blocks[index];
  let layer = layers[block.x];
  let tk = thread % ${SIDE}u;
  let tn = thread / ${SIDE}u;
${pairs.map(([i, j]) => `  var s${i}${j} = vec4<f32>(0.0);`).join('\n')}
  for (var p0 = 0u; p0 < call.count; p0 += ${POINTS}u) {
    workgroupBarrier();
    for (var i = thread; i < ${(BLOCK * POINTS) / 4}u; i += ${SIDE * SIDE}u) {
      let row = i / ${POINTS / 4}u;
      let q = i % ${POINTS / 4}u;
      let p = p0 + 4u * q;
      let there = vec4<u32>(p, p + 1u, p + 2u, p + 3u) < vec4<u32>(call.count);
      var a = vec4<f32>(0.0);
      if (block.y + row < layer.inputs) {
        a = select(a, activations[(layer.x + block.y + row) * call.pitch + p / 4u], there);
      } else if (block.y + row == layer.inputs) {
        a = select(a, vec4<f32>(1.0), there);
      }
      rows[row * ${PITCH}u + q] = a;
      var d = vec4<f32>(0.0);
      if (block.z + row < layer.outputs) {
        d = select(d, deltas[(layer.delta + block.z + row) * call.pitch + p / 4u], there);
      }
      // Neurons 4 tn to 4 tn + 3 of a thread lie ${SIDE} rows apart, so that the threads of a warp read different banks.
      rows[(${BLOCK}u + (row % 4u) * ${SIDE}u + row / 4u) * ${PITCH}u + q] = d;
    }
    workgroupBarrier();
    for (var q = 0u; q < ${POINTS / 4}u; q++) {
${range(4)
  .map((i) => `      let a${i} = rows[(tk + ${SIDE * i}u) * ${PITCH}u + q];`)
  .join('\n')}
${range(4)
  .map((j) => `      let d${j} = rows[(${BLOCK + SIDE * j}u + tn) * ${PITCH}u + q];`)
  .join('\n')}
${pairs.map(([i, j]) => `      s${i}${j} = fma(a${i}, d${j}, s${i}${j});`).join('\n')}
    }
  }
${range(4)
  .map(
    (i) =>
      `  finish(layer, block.y + tk + ${SIDE * i}u, block.z + 4u * tn, vec4<f32>(${range(4)
        .map((j) => `total(s${i}${j})`)
        .join(', ')}));`,
  )
  .join('\n')}
}`;
  return kernelOf(declarations, code);
}

/** What is taken from weights of gradient g; `at` is their place in `state`, whose halves are the optimizer's slots. */
const STEP: Readonly<Record<OptimizerName, string>> = {
  sgd: `
fn change(at: u32, g: vec4<f32>) -> vec4<f32> {
  return call.rate * g;
}`,
  sgd_momentum: `
fn change(at: u32, g: vec4<f32>) -> vec4<f32> {
  let velocity = call.momentum * state[at] + g;
  state[at] = velocity;
  return call.rate * velocity;
}`,
  rmsprop: `
fn change(at: u32, g: vec4<f32>) -> vec4<f32> {
  let square = 0.99 * state[at] + 0.01 * g * g;
  state[at] = square;
  return call.rate * g / (sqrt(square) + 1e-8);
}`,
  adam: `
fn change(at: u32, g: vec4<f32>) -> vec4<f32> {
  let half = arrayLength(&state) / 2u;
  let mean = 0.9 * state[at] + 0.1 * g;
  let square = 0.999 * state[half + at] + 0.001 * (g * g);
  state[at] = mean;
  state[half + at] = square;
  return call.stepSize * mean / (sqrt(square) / call.rootCorrection + 1e-8);
}`,
};
