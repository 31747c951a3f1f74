// The cases of the conformance suite as data: shapes, activations, optimizers, and seeded random weights and batches.

import { forward } from '../../net/mlp.ts';
import type { Activation, LayerParameters, NetworkSpec, Parameters } from '../../net/network.ts';
import { layerSizes } from '../../net/network.ts';
import type { LossName, OptimizerSpec } from '../../net/training.ts';
import { MT19937 } from '../../random/mt19937.ts';
import type { Grid } from '../engine.ts';

/** Below this distance to a crease, float32 may decide either way. */
export const MARGIN = 1e-5;

/** Out of order, so that what a large batch leaves behind would show in a small one. */
const BATCHES: readonly number[] = [64, 1024, 7, 250, 1];

/** Sizes of networks, and the batches that each is tried with: the deepest with fewer, as the oracle is slow. */
export const SHAPES = [
  { name: '2 -> [] -> 1', inputs: 2, hidden: [], outputs: 1, batches: BATCHES },
  { name: '2 -> [1] -> 1', inputs: 2, hidden: [1], outputs: 1, batches: BATCHES },
  { name: '5 -> [3,7,5] -> 3', inputs: 5, hidden: [3, 7, 5], outputs: 3, batches: BATCHES },
  { name: '1 -> [17] -> 4', inputs: 1, hidden: [17], outputs: 4, batches: BATCHES },
  { name: '2 -> [100]*2 -> 3', inputs: 2, hidden: [100, 100], outputs: 3, batches: [250, 7, 64] },
  { name: '2 -> [10]*8 -> 1', inputs: 2, hidden: Array<number>(8).fill(10), outputs: 1, batches: BATCHES },
  {
    name: '2 -> [30]*30 -> 1',
    inputs: 2,
    hidden: Array<number>(30).fill(30),
    outputs: 1,
    batches: [64, 7, 1],
  },
];

export const ACTIVATIONS: readonly { readonly name: string; readonly activation: Activation }[] = [
  { name: 'leaky ReLU of slope 0.01', activation: { kind: 'leaky_relu', slope: 0.01 } },
  { name: 'leaky ReLU of slope 0', activation: { kind: 'leaky_relu', slope: 0 } },
  { name: 'leaky ReLU of slope 1', activation: { kind: 'leaky_relu', slope: 1 } },
  { name: 'ReLU', activation: { kind: 'relu' } },
  { name: 'tanh', activation: { kind: 'tanh' } },
  { name: 'sigmoid', activation: { kind: 'sigmoid' } },
  { name: 'identity', activation: { kind: 'identity' } },
];

export const OPTIMIZER_SPECS: readonly OptimizerSpec[] = [
  { kind: 'sgd', learningRate: 0.05 },
  { kind: 'sgd_momentum', learningRate: 0.05, momentum: 0.9 },
  { kind: 'rmsprop', learningRate: 0.001 },
  { kind: 'adam', learningRate: 0.01 },
];

/** A grid whose width is no multiple of a vector, over a domain that is not the unit square. */
export const GRID: Grid = { domain: [-1, -0.5, 1.25, 1], width: 37, height: 23 };

/** A number uniform in [-1, 1). */
function uniform(generator: MT19937): number {
  return generator.word() / 0x80000000 - 1;
}

/** Random float32 parameters that keep the size of the signal from layer to layer. */
export function randomParameters(generator: MT19937, spec: NetworkSpec): LayerParameters[] {
  const { kind } = spec.activation;
  const variance = kind === 'relu' || (kind === 'leaky_relu' && spec.activation.slope < 0.5) ? 2 : 1;
  return layerSizes(spec).map(({ inputs, outputs }) => {
    const bound = Math.sqrt((3 * variance) / inputs);
    return {
      weight: Float32Array.from({ length: inputs * outputs }, () => bound * uniform(generator)),
      bias: Float32Array.from({ length: outputs }, () => 0.3 * uniform(generator)),
    };
  });
}

/** Inputs [count][inputs] and targets [count][outputs]. */
export interface Batch {
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

/**
 * A random batch on which the loss of a network with these parameters is differentiable with a margin: no hidden
 * pre-activation and no hinge is near its kink, so that float32 and float64 take the same side everywhere.
 */
export function randomBatch(
  seed: number,
  spec: NetworkSpec,
  loss: LossName,
  count: number,
  parameters: Parameters,
): Batch {
  const generator = new MT19937(seed);
  const wide = widen(parameters);
  const inputs: number[] = [];
  const targets: number[] = [];
  while (inputs.length < count * spec.inputs) {
    const x = Float32Array.from({ length: count * spec.inputs }, () => uniform(generator));
    const { preActivations, outputs } = forward(spec, wide, Float64Array.from(x), count);
    for (let p = 0; p < count && inputs.length < count * spec.inputs; p++) {
      const t = randomTarget(generator, loss, spec.outputs);
      const atPoint = (values: Float64Array) =>
        values.subarray((p * values.length) / count, ((p + 1) * values.length) / count);
      const hinges = loss === 'hinge' ? atPoint(outputs).map((y, o) => 1 - t[o]! * y) : [];
      const nearKink = (values: ArrayLike<number>) =>
        Array.from(values).some((value) => Math.abs(value) <= MARGIN);
      if (nearKink(hinges) || preActivations.some((z) => nearKink(atPoint(z)))) continue;
      inputs.push(...x.subarray(p * spec.inputs, (p + 1) * spec.inputs));
      targets.push(...t);
    }
  }
  return { inputs: Float32Array.from(inputs), targets: Float32Array.from(targets) };
}

function randomTarget(generator: MT19937, loss: LossName, outputs: number): number[] {
  const values = Array.from({ length: outputs }, () => (uniform(generator) + 1) / 2);
  switch (loss) {
    case 'mse':
    case 'bce':
      return values;
    case 'hinge':
      return values.map((v) => (v < 0.5 ? -1 : 1));
    case 'cross_entropy': {
      const sum = values.reduce((a, b) => a + b, 1e-9);
      // Labels for half of the points, probabilities for the others.
      if (uniform(generator) < 0) return values.map((v) => v / sum);
      const label = Math.floor(values[0]! * outputs);
      return values.map((_, o) => (o === label ? 1 : 0));
    }
  }
}

/** A copy in float64, exact. */
export function widen(parameters: Parameters): LayerParameters<Float64Array>[] {
  return parameters.map(({ weight, bias }) => ({
    weight: Float64Array.from(weight),
    bias: Float64Array.from(bias),
  }));
}
