// Forward for one sample, and the slopes that the way back needs.

import { sigmoid, softplus, tanh } from '../../random/math';
import { BCE, IDENTITY, Layer, layerAt, LEAKY, MSE, RELU, TANH, Training } from './layout.as';

@inline
function activated(layer: Layer, z: f64): f64 {
  const kind = layer.activation;
  if (kind == RELU) return max(0.0, z);
  if (kind == IDENTITY) return z;
  if (kind == LEAKY) return z > 0 ? z : layer.slope * z;
  return kind == TANH ? tanh(z) : sigmoid(z);
}

/** da/dz from a. */
@inline
export function slopeAt(layer: Layer, a: f64): f64 {
  const kind = layer.activation;
  if (kind == RELU) return a > 0 ? 1 : 0;
  if (kind == IDENTITY) return 1;
  if (kind == LEAKY) return a > 0 ? 1 : layer.slope;
  return kind == TANH ? 1 - a * a : a * (1 - a);
}

/** One layer: every sum starts at the bias and runs over what comes in, in order. */
@inline
function forwardLayer(layer: Layer): void {
  const n = <usize>layer.inputs << 3;
  const end = layer.biases + (<usize>layer.units << 3);
  const from = layer.from;
  let to = layer.to;
  let w = layer.weights;
  for (let bias = layer.biases; bias < end; bias += 8) {
    let z = load<f64>(bias);
    for (let i: usize = 0; i < n; i += 8) z += load<f64>(w + i) * load<f64>(from + i);
    w += n;
    store<f64>(to, activated(layer, z));
    to += 8;
  }
}

/** The network's output for a sample; all activations stay in memory. */
@inline
export function forward(t: Training, sample: usize): f64 {
  const inputs = <usize>t.inputs << 3;
  const x = t.x + sample * inputs;
  for (let i: usize = 0; i < inputs; i += 8) store<f64>(t.a + i, load<f64>(x + i));
  const layers = t.layers;
  for (let l: i32 = 0; l < layers; l++) forwardLayer(layerAt(l));
  return load<f64>(layerAt(layers - 1).to);
}

/** dL/doutput, as loss.ts has it. */
@inline
export function lossSlope(t: Training, output: f64, y: f64): f64 {
  if (t.loss == BCE) {
    const p = sigmoid(output);
    if (t.confidence == 0) return p - y;
    return p - y + t.confidence * (4 * (1 - 2 * p) * (p * (1 - p)));
  }
  if (t.loss == MSE) return 2 * (output - y);
  const sign = 2 * y - 1;
  return sign * output < 1 ? -sign : 0;
}

/** One sample's loss, as loss.ts has it. */
@inline
export function sampleLoss(t: Training, output: f64, y: f64): f64 {
  if (t.loss == BCE) {
    const loss = softplus(y == 1 ? -output : output);
    if (t.confidence == 0) return loss;
    const p = sigmoid(output);
    return loss + t.confidence * (4 * p * (1 - p));
  }
  if (t.loss == MSE) return (output - y) * (output - y);
  return max(0.0, 1 - (2 * y - 1) * output);
}
