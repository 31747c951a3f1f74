// Training one small network in float64, with the bits of pass.ts and update.ts.

import { powInteger } from '../../random/math';
import { forward, lossSlope, sampleLoss, slopeAt } from './forward.as';
import { Layer, layerAt, MOMENTUM, RMSPROP, SGD, Training, training } from './layout.as';

/** Adds W^T delta to the deltas of the layer before, and the slope of its activation. */
@inline
function deltasBefore(layer: Layer, before: Layer): void {
  const n = <usize>layer.inputs << 3;
  const d = layer.deltaFrom;
  for (let i: usize = 0; i < n; i += 8) store<f64>(d + i, 0);
  const end = layer.weights + <usize>layer.units * n;
  let delta = layer.deltaTo;
  for (let w = layer.weights; w < end; w += n) {
    const g = load<f64>(delta);
    delta += 8;
    for (let i: usize = 0; i < n; i += 8) store<f64>(d + i, load<f64>(d + i) + load<f64>(w + i) * g);
  }
  for (let i: usize = 0; i < n; i += 8)
    store<f64>(d + i, load<f64>(d + i) * slopeAt(before, load<f64>(layer.from + i)));
}

/** Steps down the gradient of one sample, which is never stored. */
@inline
function descendLayer(layer: Layer, rate: f64): void {
  const n = <usize>layer.inputs << 3;
  const end = layer.biases + (<usize>layer.units << 3);
  const from = layer.from;
  let w = layer.weights;
  let delta = layer.deltaTo;
  for (let bias = layer.biases; bias < end; bias += 8) {
    const g = load<f64>(delta);
    delta += 8;
    for (let i: usize = 0; i < n; i += 8)
      store<f64>(w + i, load<f64>(w + i) - rate * (g * load<f64>(from + i)));
    store<f64>(bias, load<f64>(bias) - rate * g);
    w += n;
  }
}

@inline
function outputDelta(t: Training, sample: usize): void {
  const output = forward(t, sample);
  const top = layerAt(t.layers - 1);
  const slope = lossSlope(t, output, load<f64>(t.y + (sample << 3)));
  store<f64>(top.deltaTo, slope * slopeAt(top, output));
}

/** Stochastic gradient descent without penalties, one sample an update: positions `begin` to `end` - 1 of the order. */
export function descend(begin: i32, end: i32): void {
  const t = training();
  const rate = t.rate;
  for (let s = begin; s < end; s++) {
    outputDelta(t, <usize>load<u32>(t.order + (<usize>s << 2)));
    for (let l = t.layers - 1; l > 0; l--) {
      deltasBefore(layerAt(l), layerAt(l - 1));
      descendLayer(layerAt(l), rate);
    }
    descendLayer(layerAt(0), rate);
  }
}

/** Adds one sample's gradient. */
function accumulate(t: Training, sample: usize): void {
  outputDelta(t, sample);
  for (let l = t.layers - 1; l >= 0; l--) {
    const layer = layerAt(l);
    if (l > 0) deltasBefore(layer, layerAt(l - 1));
    const n = <usize>layer.inputs << 3;
    const g = t.gradient - t.weights;
    let w = layer.weights + g;
    for (let o: usize = 0; o < <usize>layer.units; o++) {
      const delta = load<f64>(layer.deltaTo + (o << 3));
      for (let i: usize = 0; i < n; i += 8) store<f64>(w + i, load<f64>(w + i) + delta * load<f64>(layer.from + i));
      w += n;
      const bias = layer.biases + g + (o << 3);
      store<f64>(bias, load<f64>(bias) + delta);
    }
  }
}

/** One update by the mean gradient of positions `begin` to `end` - 1; `steps` counts it too. */
export function update(begin: i32, end: i32, steps: f64): void {
  const t = training();
  const bytes = <usize>t.parameters << 3;
  memory.fill(t.gradient, 0, bytes);
  for (let s = begin; s < end; s++) accumulate(t, <usize>load<u32>(t.order + (<usize>s << 2)));
  const size = <f64>(end - begin);
  if (size > 1)
    for (let k: usize = 0; k < bytes; k += 8) store<f64>(t.gradient + k, load<f64>(t.gradient + k) / size);
  if (t.l1 != 0 || t.l2 != 0) addPenalties(t);
  optimize(t, bytes, steps);
}

/** Adds l2 w + l1 sign(w) for every weight. */
function addPenalties(t: Training): void {
  for (let k: usize = 0; k < <usize>t.parameters; k++) {
    if (load<u8>(t.isWeight + k) == 0) continue;
    const w = load<f64>(t.weights + (k << 3));
    const sign: f64 = w > 0 ? 1 : w < 0 ? -1 : w;
    const g = t.gradient + (k << 3);
    store<f64>(g, load<f64>(g) + t.l2 * w + t.l1 * sign);
  }
}

/** The optimizers of net/optimizer.ts. */
function optimize(t: Training, bytes: usize, steps: f64): void {
  const rate = t.rate;
  if (t.optimizer == SGD) {
    for (let k: usize = 0; k < bytes; k += 8)
      store<f64>(t.weights + k, load<f64>(t.weights + k) - rate * load<f64>(t.gradient + k));
  } else if (t.optimizer == MOMENTUM) {
    for (let k: usize = 0; k < bytes; k += 8) {
      const v = t.momentum * load<f64>(t.slot0 + k) + load<f64>(t.gradient + k);
      store<f64>(t.slot0 + k, v);
      store<f64>(t.weights + k, load<f64>(t.weights + k) - rate * v);
    }
  } else if (t.optimizer == RMSPROP) {
    const alpha: f64 = 0.99;
    for (let k: usize = 0; k < bytes; k += 8) {
      const g = load<f64>(t.gradient + k);
      const v = alpha * load<f64>(t.slot0 + k) + (1 - alpha) * g * g;
      store<f64>(t.slot0 + k, v);
      store<f64>(t.weights + k, load<f64>(t.weights + k) - (rate * g) / (sqrt(v) + 1e-8));
    }
  } else {
    const beta1: f64 = 0.9;
    const beta2: f64 = 0.999;
    const size = rate / (1 - powInteger(beta1, steps));
    const correction = sqrt(1 - powInteger(beta2, steps));
    for (let k: usize = 0; k < bytes; k += 8) {
      const g = load<f64>(t.gradient + k);
      const m = beta1 * load<f64>(t.slot0 + k) + (1 - beta1) * g;
      const v = beta2 * load<f64>(t.slot1 + k) + (1 - beta2) * g * g;
      store<f64>(t.slot0 + k, m);
      store<f64>(t.slot1 + k, v);
      store<f64>(t.weights + k, load<f64>(t.weights + k) - (size * m) / (sqrt(v) / correction + 1e-8));
    }
  }
}

/** Where `score` leaves the sum of the losses and the number of samples on the right side. */
const SCORE: usize = 1536;

/** Sums the losses of all samples, 0 to `count` - 1; right is an output of `middle` or more for label 1, below for 0. */
export function score(count: i32, middle: f64): void {
  const t = training();
  let sum: f64 = 0;
  let right: f64 = 0;
  for (let s: i32 = 0; s < count; s++) {
    const output = forward(t, <usize>s);
    const y = load<f64>(t.y + (<usize>s << 3));
    sum += sampleLoss(t, output, y);
    if (y == 1 ? output >= middle : output < middle) right += 1;
  }
  store<f64>(SCORE, sum);
  store<f64>(SCORE + 8, right);
}

/** Leaves the mean gradient of all samples, without penalties, where updates keep theirs. */
export function slope(count: i32): void {
  const t = training();
  const bytes = <usize>t.parameters << 3;
  memory.fill(t.gradient, 0, bytes);
  for (let s: i32 = 0; s < count; s++) accumulate(t, <usize>s);
  for (let k: usize = 0; k < bytes; k += 8)
    store<f64>(t.gradient + k, load<f64>(t.gradient + k) / <f64>count);
}
