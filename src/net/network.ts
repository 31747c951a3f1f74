// What a network is: the spec of a multilayer perceptron, and its parameters as plain arrays.

/** The non-linearity after every hidden layer. The slope of leaky ReLU is in [0, 1]; PyTorch's default is 0.01. */
export type Activation =
  | { readonly kind: 'leaky_relu'; readonly slope: number }
  | { readonly kind: 'relu' | 'tanh' | 'sigmoid' | 'identity' };

export type ActivationName = Activation['kind'];

export const ACTIVATIONS: readonly ActivationName[] = ['leaky_relu', 'relu', 'tanh', 'sigmoid', 'identity'];

/**
 * A multilayer perceptron: `inputs` -> `hidden[0]` -> ... -> `outputs`, the activation after every hidden
 * layer, none after the last.
 */
export interface NetworkSpec {
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly outputs: number;
  readonly activation: Activation;
}

/** A vector of one of the two precisions that Crease computes in. */
export type Vector = Float32Array | Float64Array;

/** One linear layer, z = W x + b: `weight` is [outputs][inputs] row-major, as in PyTorch. */
export interface LayerParameters<V extends Vector = Float32Array> {
  readonly weight: V;
  readonly bias: V;
}

/** The parameters of a network, input side first. */
export type Parameters<V extends Vector = Float32Array> = readonly LayerParameters<V>[];

/** The size of one linear layer. */
export interface LayerSize {
  readonly inputs: number;
  readonly outputs: number;
}

/** The sizes of all linear layers of a network, input side first. */
export function layerSizes(spec: NetworkSpec): LayerSize[] {
  const widths = [spec.inputs, ...spec.hidden, spec.outputs];
  return widths.slice(1).map((outputs, i) => ({ inputs: widths[i]!, outputs }));
}

/** Number of weights and biases. */
export function parameterCount(spec: NetworkSpec): number {
  return layerSizes(spec).reduce((sum, { inputs, outputs }) => sum + (inputs + 1) * outputs, 0);
}

/** Number of hidden neurons: the length of an activation pattern. */
export function hiddenCount(spec: NetworkSpec): number {
  return spec.hidden.reduce((sum, width) => sum + width, 0);
}

/** Multiply-adds of one point's forward pass. */
export function multiplyAdds(spec: NetworkSpec): number {
  return layerSizes(spec).reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
}
