// The kernel of training: forward, the slope of the loss and backward in one pass over the points of a workgroup.

import type { LossName } from '../../../net/training.ts';
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
import { product, type Sum } from './product.ts';

/**
 * Writes what the gradients are made of, each number once: `activations`, the inputs of every layer, and `deltas`, the
 * loss's derivative by every pre-activation; both in rows of `call.pitch` vectors, a row a neuron. The outputs go to the
 * host, which computes the loss's value in float64. The last layer's outputs are never activated.
 */
export function trainKernel(tile: Tile, name: Curve, loss: LossName): Kernel {
  const declarations: Declarations = {
    call: 'uniform: Call',
    layers: 'storage, read: array<Layer>',
    weights: 'storage, read: array<vec4<f32>>',
    twins: 'storage, read: array<vec4<f32>>',
    points: 'storage, read: array<f32>',
    targets: 'storage, read: array<f32>',
    outputs: 'storage, read_write: array<f32>',
    activations: 'storage, read_write: array<vec4<f32>>',
    deltas: 'storage, read_write: array<vec4<f32>>',
  };
  const body = `
  let base = firstPoint / 4u;
${loadPoints(tile)}
  let last = call.layers - 1u;
  for (var l = 0u; l < last; l++) {
    let layer = layers[l];
    let to = layers[l + 1u].x;
${product(tile, FORWARD, (sum) => hiddenSum(tile, sum))}
  }
  {
    let layer = layers[last];
${product(tile, FORWARD, (sum) => outputSum(tile, sum))}
${lossSlopes(tile, loss)}
  }
  for (var l = last; l > 0u; l--) {
    let layer = layers[l];
    let to = layers[l - 1u].delta;
${product(tile, BACKWARD, (sum) => deltaSum(tile, sum))}
  }`;
  const parts = [CALL, LAYER, tileMemory(tile), curve(name), tileEntry(tile, body)];
  return kernelOf(declarations, parts.join('\n'));
}

const FORWARD = {
  ...{ inputs: 'layer.inputs', outputs: 'layer.outputs' },
  ...{ matrix: 'weights', at: 'layer.weights', pitch: 'layer.pitch', biases: true },
  ...{ x: 'activations', row: 'layer.x', xPitch: 'call.pitch' },
};

/** The same with the roles of a layer's inputs and outputs changed. */
const BACKWARD = {
  ...{ inputs: 'layer.outputs', outputs: 'layer.inputs' },
  ...{ matrix: 'twins', at: 'layer.twin', pitch: 'layer.twinPitch', biases: false },
  ...{ x: 'deltas', row: 'layer.delta', xPitch: 'call.pitch' },
};

function loadPoints(tile: Tile): string {
  const quarter = tile.points / 4;
  const rows = `min(${tile.rows}u, layers[0].inputs + ${tile.depth}u)`;
  return `
  for (var i = thread; i < ${tile.source === 'workgroup' ? rows : 'layers[0].inputs'} * ${quarter}u; i += ${tile.threads}u) {
    let k = i / ${quarter}u;
    let q = i % ${quarter}u;
    var x = vec4<f32>(0.0);
    if (k < layers[0].inputs) {
      for (var j = 0u; j < 4u; j++) {
        let p = firstPoint + 4u * q + j;
        if (p < call.count) { x[j] = points[p * layers[0].inputs + k]; }
      }
      activations[k * call.pitch + base + q] = x;
    }${tile.source === 'workgroup' ? '\n    xs[i] = x;' : ''}
  }
  storageBarrier();
  workgroupBarrier();`;
}

/** Keeps four numbers of a neuron in workgroup memory, if the next product looks for them there. */
function keep(tile: Tile, neuron: string, points: string, value: string): string {
  return tile.source === 'workgroup' ? `xs[(${neuron}) * ${tile.points / 4}u + ${points}] = ${value};` : '';
}

function hiddenSum(tile: Tile, { name, neuron, group, points }: Sum): string {
  return `
    {
      let a = activate(${name});
      ${keep(tile, neuron, points, 'a')}
      if (${group} < layer.pitch) { activations[(to + ${neuron}) * call.pitch + base + ${points}] = a; }
    }`;
}

/** Outputs wait among the deltas, which the slopes of the loss overwrite. */
function outputSum(tile: Tile, { name, neuron, group, points }: Sum): string {
  return `
    {
      ${keep(tile, neuron, points, name)}
      if (${group} < layer.pitch) { deltas[(layer.delta + ${neuron}) * call.pitch + base + ${points}] = ${name}; }
    }`;
}

/** Times `derivative` of what the layer below put out. */
function deltaSum(tile: Tile, { name, neuron, group, points }: Sum): string {
  return `
    {
      var d = vec4<f32>(0.0);
      if (${group} < layer.twinPitch) {
        d = ${name} * derivative(activations[(layer.x + ${neuron}) * call.pitch + base + ${points}]);
        deltas[(to + ${neuron}) * call.pitch + base + ${points}] = d;
      }
      ${keep(tile, neuron, points, 'd')}
    }`;
}

/** Reads of the outputs of four points, y, and of their targets, t, of output `n`. */
const READ_TARGET = `
      var t = vec4<f32>(0.0);
      for (var j = 0u; j < 4u; j++) {
        if (p + j < call.count) { t[j] = targets[(p + j) * layer.outputs + n]; }
      }`;

/** Every thread turns the outputs of four points into deltas; a thread that wrote them itself reads them after a barrier. */
function lossSlopes(tile: Tile, loss: LossName): string {
  const quarter = tile.points / 4;
  const y = (n: string) => `deltas[(layer.delta + ${n}) * call.pitch + base + q]`;
  const before = loss === 'cross_entropy' ? crossEntropySums(y('n')) : '';
  const padding =
    tile.source === 'workgroup'
      ? `
    for (var n = layer.outputs; n < min(${tile.rows}u, layer.outputs + ${tile.depth}u); n++) {
      xs[n * ${quarter}u + q] = vec4<f32>(0.0);
    }`
      : '';
  return `
  for (var q = thread; q < ${quarter}u; q += ${tile.threads}u) {
    let p = firstPoint + 4u * q;
${before}
    for (var n = 0u; n < layer.outputs; n++) {
      let y = ${y('n')};
${READ_TARGET}
      for (var j = 0u; j < 4u; j++) {
        if (p + j < call.count) { outputs[(p + j) * layer.outputs + n] = y[j]; }
      }
${SLOPES[loss]}
      let d = call.scale * slope;
      ${y('n')} = d;
      ${keep(tile, 'n', 'q', 'd')}
    }${padding}
  }
  storageBarrier();
  workgroupBarrier();`;
}

/** The derivatives of net/loss.ts. At the kink of the hinge it is 0; NaN stays NaN. */
const SLOPES: Readonly<Record<LossName, string>> = {
  mse: '      let slope = 2.0 * (y - t);',
  bce: '      let slope = sigmoid(y) - t;',
  hinge: `      let margin = 1.0 - t * y;
      let flat = select(margin, vec4<f32>(0.0), margin <= vec4<f32>(0.0));
      let slope = select(flat, -t, margin > vec4<f32>(0.0));`,
  cross_entropy: '      let slope = exp(y - top) / total * mass - t;',
};

function crossEntropySums(y: string): string {
  return `
    var top = deltas[layer.delta * call.pitch + base + q];
    for (var n = 1u; n < layer.outputs; n++) { top = max(top, ${y}); }
    var total = vec4<f32>(0.0);
    var mass = vec4<f32>(0.0);
    for (var n = 0u; n < layer.outputs; n++) {
${READ_TARGET}
      total += exp(${y} - top);
      mass += t;
    }`;
}
