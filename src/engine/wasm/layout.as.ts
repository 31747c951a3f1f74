// How a network lies in the engine's memory: two structs of 32-bit fields that layout.ts fills in, field by field.
//
// Points are grouped in panels of 8, two vectors of 4 lanes. A matrix of activations is [panel][neuron][8 lanes]: what
// the inner loop of the dense kernel reads for one panel is contiguous. Neurons are padded to a multiple of 4 and the
// padding computes zeros, so kernels need no remainder code.

/** Bytes of one neuron's lanes in a panel. */
export const LANES: usize = 32;
/** Points in a panel. */
export const PANEL: i32 = 8;

/** Activations. Leaky ReLU with slope 0 is ReLU, with slope 1 the identity. */
export const LEAKY: i32 = 0;
export const TANH: i32 = 1;
export const SIGMOID: i32 = 2;

/** One linear layer and what is kept for it. All addresses are bytes; sizes with a P are padded to multiples of 4. */
@unmanaged
export class Layer {
  inputs: i32;
  outputs: i32;
  inputsP: i32;
  outputsP: i32;
  /** [outputsP][inputsP], the order of the gradient and of the backward pass. */
  weight: usize;
  /** [inputsP][outputsP], the same weights transposed: the order of the forward pass. */
  transposed: usize;
  /** [outputsP] */
  bias: usize;
  /** [outputsP][2]: the activation hash's coefficients, zero in the padding; 0 for the output layer. */
  coefficients: usize;
  /** Gradients and optimizer state, laid out as weight and bias. */
  weightGradient: usize;
  biasGradient: usize;
  weightSlot0: usize;
  biasSlot0: usize;
  weightSlot1: usize;
  biasSlot1: usize;
  /** Activations going in, for every panel of a training batch: [panel][inputsP][8]. */
  input: usize;
  /** Loss gradient by the pre-activations coming out: [panel][outputsP][8]. */
  delta: usize;
}

/** A network and the batch or grid that is being computed. */
@unmanaged
export class Network {
  /** The grid's rectangle and its size in columns and rows. */
  x0: f64;
  y0: f64;
  x1: f64;
  y1: f64;
  layers: i32;
  /** Address of the array of Layer. */
  layer: usize;
  activation: i32;
  slope: f32;
  /** Points in the batch, panels per slab. */
  points: i32;
  slabPanels: i32;
  gridWidth: i32;
  gridHeight: i32;
  /** The first point of the rows that are sampled. */
  gridFirst: i32;
  /** Float32 [points][inputs], [points][outputs]; Uint32 [points][2]. */
  inputs: usize;
  targets: usize;
  outputs: usize;
  hashes: usize;
  /** Float64 [points]: each point's share of the loss, before the mean. */
  losses: usize;
  /** Which loss, and the factor of its gradient: 1 / (number of terms in the mean). */
  loss: i32;
  lossScale: f32;
  /** Which optimizer, and its numbers. */
  optimizer: i32;
  learningRate: f32;
  momentum: f32;
  /** Adam: learning rate over the first bias correction, and the root of the second. */
  stepSize: f32;
  rootCorrection: f32;
  /** Scratch of every thread: two slabs of activations and one of hashes. */
  scratch: usize;
  scratchSize: usize;
  /** Width of the widest layer, padded. */
  widest: i32;
}
