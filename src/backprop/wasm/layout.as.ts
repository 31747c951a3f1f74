// How a training lies in the module's memory: two structs that host.ts fills in, field by field.

/** Activations; host.ts has the same numbers. */
export const RELU: i32 = 0;
export const LEAKY: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;
export const IDENTITY: i32 = 4;

/** Losses. */
export const BCE: i32 = 0;
export const MSE: i32 = 1;

/** Optimizers. */
export const SGD: i32 = 0;
export const MOMENTUM: i32 = 1;
export const RMSPROP: i32 = 2;

/** Where the training lies. */
export const TRAINING: usize = 1024;
/** Where the table of layers begins, and the bytes of one. */
export const LAYERS: usize = 2048;
export const LAYER_BYTES: usize = 64;

/** Settings, sizes and addresses; addresses are bytes. */
@unmanaged
export class Training {
  rate: f64;
  momentum: f64;
  l1: f64;
  l2: f64;
  confidence: f64;
  loss: i32;
  optimizer: i32;
  batch: i32;
  layers: i32;
  inputs: i32;
  parameters: i32;
  /** Float64 [parameters] each, laid out as model.ts says. */
  weights: usize;
  slot0: usize;
  slot1: usize;
  gradient: usize;
  /** Float64: the inputs, then the activations of every layer; and the deltas in the same places. */
  a: usize;
  d: usize;
  /** Uint8 [parameters]: 1 for a weight. */
  isWeight: usize;
  /** Float64 [samples][inputs], Float64 [samples], Uint32 [samples]. */
  x: usize;
  y: usize;
  order: usize;
}

/** One layer of units. */
@unmanaged
export class Layer {
  slope: f64;
  inputs: i32;
  units: i32;
  activation: i32;
  /** Addresses of the weights and biases, and of the values going in and coming out with their deltas. */
  weights: usize;
  biases: usize;
  from: usize;
  to: usize;
  deltaFrom: usize;
  deltaTo: usize;
}

export function training(): Training {
  return changetype<Training>(TRAINING);
}

export function layerAt(l: i32): Layer {
  return changetype<Layer>(LAYERS + <usize>l * LAYER_BYTES);
}
