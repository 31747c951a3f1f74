// The dense kernel: one linear layer, forward or backward, on a slab of panels; where nearly all the time goes.
//
// Inner block: 4 neurons x 8 points in 8 accumulators, one pass over the incoming neurons: per step 2 vector loads, 4
// broadcast loads, 8 multiplications, 8 additions. Separate multiplications and additions in a fixed order: the same
// bits on every machine. Floor: 2 x multiply-adds over the SIMD rate of one multiplication and one addition (bench/).

import { LANES, LEAKY, Layer, SIGMOID, TANH } from './layout.as';
import { sigmoid, tanh } from '../../random/math';

@inline
function accumulate(sum: v128, weight: v128, x: v128): v128 {
  return f32x4.add(sum, f32x4.mul(weight, x));
}

/** Leaky ReLU: for a slope in [0, 1] the larger of z and slope z, which is one instruction; NaN stays NaN. */
@inline
function leaky(z: v128, slope: v128): v128 {
  return f32x4.pmax(z, f32x4.mul(z, slope));
}

/** The coefficient's word where the pre-activation is positive, added to a sum. */
@inline
function hashed(sum: v128, z: v128, coefficient: usize): v128 {
  const active = f32x4.gt(z, f32x4.splat(0));
  return i32x4.add(sum, v128.and(active, v128.load32_splat(coefficient)));
}

/**
 * Forward: out = activation(W x + b) for `panels` panels. `hidden` says whether the activation follows; `hash`, when not
 * 0, is [panel][low word, high word][8] and gets the coefficients of the active neurons added.
 */
export function forward(
  layer: Layer, x: usize, out: usize, panels: i32, hidden: bool, activation: i32, slopeValue: f32, hash: usize,
): void {
  const outputsP = layer.outputsP;
  const xPitch = <usize>layer.inputsP * LANES;
  const outPitch = <usize>outputsP * LANES;
  const weightPitch = <usize>outputsP << 2;
  const slope = f32x4.splat(hidden && activation == LEAKY ? slopeValue : 1);
  const xBytes = <usize>layer.inputs * LANES;
  for (let n: i32 = 0; n < outputsP; n += 4) {
    const weight = layer.transposed + (<usize>n << 2);
    const bias = layer.bias + (<usize>n << 2);
    const coefficient = layer.coefficients + (<usize>n << 3);
    let xPanel = x;
    let o = out + <usize>n * LANES;
    let h = hash;
    for (let p: i32 = 0; p < panels; p++) {
      let a0 = v128.load32_splat(bias), a1 = a0;
      let b0 = v128.load32_splat(bias, 4), b1 = b0;
      let c0 = v128.load32_splat(bias, 8), c1 = c0;
      let d0 = v128.load32_splat(bias, 12), d1 = d0;
      let w = weight;
      let xp = xPanel;
      const end = xp + xBytes;
      while (xp < end) {
        const x0 = v128.load(xp), x1 = v128.load(xp, 16);
        let s = v128.load32_splat(w);
        a0 = accumulate(a0, s, x0); a1 = accumulate(a1, s, x1);
        s = v128.load32_splat(w, 4);
        b0 = accumulate(b0, s, x0); b1 = accumulate(b1, s, x1);
        s = v128.load32_splat(w, 8);
        c0 = accumulate(c0, s, x0); c1 = accumulate(c1, s, x1);
        s = v128.load32_splat(w, 12);
        d0 = accumulate(d0, s, x0); d1 = accumulate(d1, s, x1);
        w += weightPitch;
        xp += LANES;
      }
      if (hash && hidden) {
        for (let word: usize = 0; word < 8; word += 4) {
          const at = h + (word << 3);
          const k = coefficient + word;
          v128.store(at, hashed(hashed(hashed(hashed(v128.load(at), a0, k), b0, k + 8), c0, k + 16), d0, k + 24));
          const sum1 = v128.load(at, 16);
          v128.store(at, hashed(hashed(hashed(hashed(sum1, a1, k), b1, k + 8), c1, k + 16), d1, k + 24), 16);
        }
        h += 64;
      }
      v128.store(o, leaky(a0, slope)); v128.store(o, leaky(a1, slope), 16);
      v128.store(o, leaky(b0, slope), 32); v128.store(o, leaky(b1, slope), 48);
      v128.store(o, leaky(c0, slope), 64); v128.store(o, leaky(c1, slope), 80);
      v128.store(o, leaky(d0, slope), 96); v128.store(o, leaky(d1, slope), 112);
      xPanel += xPitch;
      o += outPitch;
    }
  }
  if (hidden && activation != LEAKY) smooth(out, panels, layer.outputs, outPitch, activation);
}

/** Applies tanh or the sigmoid in place, not to the padding: it stays zero. */
function smooth(values: usize, panels: i32, neurons: i32, pitch: usize, activation: i32): void {
  for (let p: i32 = 0; p < panels; p++) {
    const panel = values + <usize>p * pitch;
    const end = panel + <usize>neurons * LANES;
    for (let at = panel; at < end; at += 4) {
      const z = <f64>load<f32>(at);
      store<f32>(at, <f32>(activation == TANH ? tanh(z) : sigmoid(z)));
    }
  }
}

/** The derivative of the activation, from its value; `flip` turns the bits of the slope into those of 1. */
@inline
function derivative(a: v128, activation: i32, slope: v128, flip: v128): v128 {
  if (activation == LEAKY) return v128.xor(slope, v128.and(f32x4.gt(a, f32x4.splat(0)), flip));
  const one = f32x4.splat(1);
  if (activation == SIGMOID) return f32x4.mul(a, f32x4.sub(one, a));
  return f32x4.sub(one, f32x4.mul(a, a));
}

/**
 * Backward: below = (W^T delta) * activation'(a) for `panels` panels, where `a` are the activations that went into the
 * layer, and `below` is the loss gradient by the pre-activations that made them.
 */
export function backward(
  layer: Layer, delta: usize, a: usize, below: usize, panels: i32, activation: i32, slopeValue: f32,
): void {
  const inputsP = layer.inputsP;
  const deltaPitch = <usize>layer.outputsP * LANES;
  const belowPitch = <usize>inputsP * LANES;
  const weightPitch = <usize>inputsP << 2;
  const slope = f32x4.splat(slopeValue);
  const flip = v128.xor(slope, f32x4.splat(1));
  const deltaBytes = <usize>layer.outputs * LANES;
  for (let n: i32 = 0; n < inputsP; n += 4) {
    const weight = layer.weight + (<usize>n << 2);
    let deltaPanel = delta;
    let at = a + <usize>n * LANES;
    let o = below + <usize>n * LANES;
    for (let p: i32 = 0; p < panels; p++) {
      let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      let w = weight;
      let xp = deltaPanel;
      const end = xp + deltaBytes;
      while (xp < end) {
        const x0 = v128.load(xp), x1 = v128.load(xp, 16);
        let s = v128.load32_splat(w);
        a0 = accumulate(a0, s, x0); a1 = accumulate(a1, s, x1);
        s = v128.load32_splat(w, 4);
        b0 = accumulate(b0, s, x0); b1 = accumulate(b1, s, x1);
        s = v128.load32_splat(w, 8);
        c0 = accumulate(c0, s, x0); c1 = accumulate(c1, s, x1);
        s = v128.load32_splat(w, 12);
        d0 = accumulate(d0, s, x0); d1 = accumulate(d1, s, x1);
        w += weightPitch;
        xp += LANES;
      }
      v128.store(o, f32x4.mul(a0, derivative(v128.load(at), activation, slope, flip)));
      v128.store(o, f32x4.mul(a1, derivative(v128.load(at, 16), activation, slope, flip)), 16);
      v128.store(o, f32x4.mul(b0, derivative(v128.load(at, 32), activation, slope, flip)), 32);
      v128.store(o, f32x4.mul(b1, derivative(v128.load(at, 48), activation, slope, flip)), 48);
      v128.store(o, f32x4.mul(c0, derivative(v128.load(at, 64), activation, slope, flip)), 64);
      v128.store(o, f32x4.mul(c1, derivative(v128.load(at, 80), activation, slope, flip)), 80);
      v128.store(o, f32x4.mul(d0, derivative(v128.load(at, 96), activation, slope, flip)), 96);
      v128.store(o, f32x4.mul(d1, derivative(v128.load(at, 112), activation, slope, flip)), 112);
      deltaPanel += deltaPitch;
      at += belowPitch;
      o += belowPitch;
    }
  }
}
