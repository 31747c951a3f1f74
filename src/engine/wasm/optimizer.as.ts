// The optimizers' updates on a run of parameters, four at a time, with PyTorch's formulas (see net/optimizer.ts).

import { Layer, Network } from './layout.as';

export const SGD: i32 = 0;
export const MOMENTUM: i32 = 1;
export const RMSPROP: i32 = 2;
export const ADAM: i32 = 3;

const ALPHA: f32 = 0.99;
const BETA1: f32 = 0.9;
const BETA2: f32 = 0.999;
const EPSILON: f32 = 1e-8;
/** 1 - alpha and so on, rounded once from float64 as PyTorch does, not subtracted in float32. */
const ONE_MINUS_ALPHA: f32 = <f32>(<f64>1 - <f64>0.99);
const ONE_MINUS_BETA1: f32 = <f32>(<f64>1 - <f64>0.9);
const ONE_MINUS_BETA2: f32 = <f32>(<f64>1 - <f64>0.999);

/** Updates `count` (a multiple of 4) parameters at p from gradients g with state s0, s1. */
function update(network: Network, p: usize, g: usize, s0: usize, s1: usize, count: i32): void {
  const rate = f32x4.splat(network.learningRate);
  const epsilon = f32x4.splat(EPSILON);
  const bytes = <usize>count << 2;
  const kind = network.optimizer;
  for (let i: usize = 0; i < bytes; i += 16) {
    const gradient = v128.load(g + i);
    let step: v128;
    if (kind == ADAM) {
      const m = f32x4.add(
        f32x4.mul(v128.load(s0 + i), f32x4.splat(BETA1)),
        f32x4.mul(gradient, f32x4.splat(ONE_MINUS_BETA1)),
      );
      const v = f32x4.add(
        f32x4.mul(v128.load(s1 + i), f32x4.splat(BETA2)),
        f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(ONE_MINUS_BETA2)),
      );
      v128.store(s0 + i, m);
      v128.store(s1 + i, v);
      const denominator = f32x4.add(f32x4.div(f32x4.sqrt(v), f32x4.splat(network.rootCorrection)), epsilon);
      step = f32x4.mul(f32x4.splat(network.stepSize), f32x4.div(m, denominator));
    } else if (kind == RMSPROP) {
      const v = f32x4.add(
        f32x4.mul(v128.load(s0 + i), f32x4.splat(ALPHA)),
        f32x4.mul(f32x4.mul(gradient, gradient), f32x4.splat(ONE_MINUS_ALPHA)),
      );
      v128.store(s0 + i, v);
      step = f32x4.mul(rate, f32x4.div(gradient, f32x4.add(f32x4.sqrt(v), epsilon)));
    } else if (kind == MOMENTUM) {
      const m = f32x4.add(f32x4.mul(v128.load(s0 + i), f32x4.splat(network.momentum)), gradient);
      v128.store(s0 + i, m);
      step = f32x4.mul(rate, m);
    } else {
      step = f32x4.mul(rate, gradient);
    }
    v128.store(p + i, f32x4.sub(v128.load(p + i), step));
  }
}

/** Copies rows `row` to `row + 3` of the weights into their transposed twin. */
export function transposeRows(layer: Layer, row: i32): void {
  const pitch = <usize>layer.inputsP << 2;
  const twinPitch = <usize>layer.outputsP << 2;
  const rows = layer.weight + <usize>row * pitch;
  const twin = layer.transposed + (<usize>row << 2);
  for (let k: i32 = 0; k < layer.inputsP; k += 4) {
    const from = rows + (<usize>k << 2);
    const a = v128.load(from), b = v128.load(from + pitch);
    const c = v128.load(from + 2 * pitch), d = v128.load(from + 3 * pitch);
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5), ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5), cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    const to = twin + <usize>k * twinPitch;
    v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
    v128.store(to + twinPitch, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
    v128.store(to + 2 * twinPitch, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
    v128.store(to + 3 * twinPitch, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
  }
}

/** Updates rows `row` to `row + 3` of a layer, their biases, and the transposed twin. */
export function updateRows(network: Network, layer: Layer, row: i32): void {
  const at = (<usize>row * layer.inputsP) << 2;
  update(
    network, layer.weight + at, layer.weightGradient + at, layer.weightSlot0 + at, layer.weightSlot1 + at,
    layer.inputsP << 2,
  );
  const b = <usize>row << 2;
  update(network, layer.bias + b, layer.biasGradient + b, layer.biasSlot0 + b, layer.biasSlot1 + b, 4);
  transposeRows(layer, row);
}
