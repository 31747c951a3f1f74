// The losses at the points of a slab: each point's share of the loss, and its gradient by the outputs (net/loss.ts).

import { LANES, Layer, Network, PANEL } from './layout.as';
import { exp, log, sigmoid, softplus } from '../../random/math';

export const MSE: i32 = 0;
export const BCE: i32 = 1;
export const CROSS_ENTROPY: i32 = 2;
export const HINGE: i32 = 3;

/**
 * For points `first` to `last - 1` of the batch: reads outputs from `z` ([panel][outputsP][8], first panel of the slab),
 * writes the losses and, when `delta` is not 0, the gradient. Points past the end of the batch get gradient zero.
 */
export function lossSlab(network: Network, layer: Layer, z: usize, delta: usize, first: i32, last: i32): void {
  const outputs = layer.outputs;
  const pitch = <usize>layer.outputsP * LANES;
  const scale = <f64>network.lossScale;
  const kind = network.loss;
  const panelsEnd = (last + PANEL - 1) & ~(PANEL - 1);
  for (let p = first; p < panelsEnd; p++) {
    const at = <usize>((p - first) / PANEL) * pitch + ((<usize>p & 7) << 2);
    if (p >= last) {
      if (delta) for (let o: i32 = 0; o < outputs; o++) store<f32>(delta + at + <usize>o * LANES, 0);
      continue;
    }
    const target = network.targets + ((<usize>p * outputs) << 2);
    let sum: f64 = 0;
    if (kind == CROSS_ENTROPY) {
      let top: f64 = -Infinity;
      for (let o: i32 = 0; o < outputs; o++) top = max(top, <f64>load<f32>(z + at + <usize>o * LANES));
      let total: f64 = 0;
      for (let o: i32 = 0; o < outputs; o++) total += exp(<f64>load<f32>(z + at + <usize>o * LANES) - top);
      const logTotal = log(total);
      let mass: f64 = 0;
      for (let o: i32 = 0; o < outputs; o++) mass += <f64>load<f32>(target + (<usize>o << 2));
      for (let o: i32 = 0; o < outputs; o++) {
        const shifted = <f64>load<f32>(z + at + <usize>o * LANES) - top;
        const t = <f64>load<f32>(target + (<usize>o << 2));
        sum += t * (logTotal - shifted);
        if (delta) store<f32>(delta + at + <usize>o * LANES, <f32>(scale * ((exp(shifted) / total) * mass - t)));
      }
    } else {
      for (let o: i32 = 0; o < outputs; o++) {
        const y = <f64>load<f32>(z + at + <usize>o * LANES);
        const t = <f64>load<f32>(target + (<usize>o << 2));
        let slope: f64;
        if (kind == MSE) {
          const difference = y - t;
          sum += difference * difference;
          slope = 2 * difference;
        } else if (kind == BCE) {
          sum += softplus(y) - t * y;
          slope = sigmoid(y) - t;
        } else {
          const margin = 1 - t * y;
          if (margin > 0) {
            sum += margin;
            slope = -t;
          } else {
            // NaN stays NaN: a comparison that is false must not hide it.
            slope = margin == margin ? 0 : margin;
            if (margin != margin) sum += margin;
          }
        }
        if (delta) store<f32>(delta + at + <usize>o * LANES, <f32>(scale * slope));
      }
    }
    store<f64>(network.losses + (<usize>p << 3), sum);
  }
}
