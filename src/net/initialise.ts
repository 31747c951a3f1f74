// Initialisation: the first parameters of a network, drawn as a PyTorch program with the same seed draws them.

import type { TorchGenerator } from '../random/torch.ts';
import { type Activation, type LayerParameters, layerSizes, type NetworkSpec } from './network.ts';

/**
 * How a network is initialised. n is a layer's number of inputs (fan_in), m of outputs (fan_out), g the gain of the
 * network's activation (`gain` below).
 *
 *     reference        weights normal, std sqrt(2 / n) whatever the activation; biases 0.1
 *     torch_default    weights and biases uniform in +-1 / sqrt(n): what nn.Linear does
 *     kaiming_normal   weights normal, std g / sqrt(n); biases 0             (He et al. 2015)
 *     kaiming_uniform  weights uniform in +-g sqrt(3 / n); biases 0
 *     xavier_normal    weights normal, std sqrt(2 / (n + m)), gain 1; biases 0   (Glorot and Bengio 2010)
 *     xavier_uniform   weights uniform in +-sqrt(6 / (n + m)), gain 1; biases 0
 */
export type InitialisationScheme =
  | 'reference'
  | 'torch_default'
  | 'kaiming_normal'
  | 'kaiming_uniform'
  | 'xavier_normal'
  | 'xavier_uniform';

export const INITIALISATIONS: readonly InitialisationScheme[] = [
  'reference',
  'torch_default',
  'kaiming_normal',
  'kaiming_uniform',
  'xavier_normal',
  'xavier_uniform',
];

/**
 * Draws a network's parameters, layer by layer. As in PyTorch, where a layer is made before it is initialised otherwise,
 * every scheme first draws a layer's torch_default, and the others then overwrite it. (The order was checked against
 * the published training log: drawing the defaults of all layers first gives another run.)
 */
export function initialise(
  spec: NetworkSpec,
  generator: TorchGenerator,
  scheme: InitialisationScheme,
): LayerParameters[] {
  return layerSizes(spec).map(({ inputs, outputs }) => {
    const layer = { weight: new Float32Array(outputs * inputs), bias: new Float32Array(outputs) };
    drawDefault(layer, inputs, generator);
    if (scheme === 'torch_default') return layer;
    drawWeights(layer.weight, inputs, outputs, spec.activation, generator, scheme);
    layer.bias.fill(scheme === 'reference' ? 0.1 : 0);
    return layer;
  });
}

/** The gain that keeps the size of the signal through an activation: PyTorch's calculate_gain. */
export function gain(activation: Activation): number {
  switch (activation.kind) {
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + activation.slope * activation.slope));
    case 'relu':
      return Math.sqrt(2);
    case 'tanh':
      return 5 / 3;
    case 'sigmoid':
    case 'identity':
      return 1;
  }
}

function drawDefault(layer: LayerParameters, inputs: number, generator: TorchGenerator): void {
  // nn.Linear calls kaiming_uniform with a = sqrt(5), whose bound is 1 / sqrt(n); written as PyTorch computes it.
  const gainOfDefault = Math.sqrt(2 / (1 + Math.sqrt(5) * Math.sqrt(5)));
  const bound = Math.sqrt(3) * (gainOfDefault / Math.sqrt(inputs));
  generator.uniformFill(layer.weight, -bound, bound);
  const biasBound = 1 / Math.sqrt(inputs);
  generator.uniformFill(layer.bias, -biasBound, biasBound);
}

function drawWeights(
  weight: Float32Array,
  inputs: number,
  outputs: number,
  activation: Activation,
  generator: TorchGenerator,
  scheme: InitialisationScheme,
): void {
  switch (scheme) {
    case 'torch_default':
      return;
    case 'reference':
      generator.normalFill(weight, 0, Math.sqrt(2) / Math.sqrt(inputs));
      return;
    case 'kaiming_normal':
      generator.normalFill(weight, 0, gain(activation) / Math.sqrt(inputs));
      return;
    case 'kaiming_uniform': {
      const bound = Math.sqrt(3) * (gain(activation) / Math.sqrt(inputs));
      generator.uniformFill(weight, -bound, bound);
      return;
    }
    case 'xavier_normal':
      generator.normalFill(weight, 0, Math.sqrt(2 / (inputs + outputs)));
      return;
    case 'xavier_uniform': {
      const bound = Math.sqrt(3) * Math.sqrt(2 / (inputs + outputs));
      generator.uniformFill(weight, -bound, bound);
      return;
    }
  }
}
