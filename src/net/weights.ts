// A network from the tensors of a file, and back: linear layers under the names that PyTorch's nn.Sequential gives them.

import { InputError } from '../format/input-error.ts';
import { quoted, type Tensor } from '../format/tensor.ts';
import {
  ACTIVATIONS,
  type Activation,
  type LayerParameters,
  layerSizes,
  type NetworkSpec,
  type Parameters,
} from './network.ts';

/** `network.0.weight`, `network.2.bias`, or the same without the prefix. */
const LAYER_NAME = /^(network\.)?(0|[1-9]\d{0,5})\.(weight|bias)$/;

/** A tensor of float32. */
export type FloatTensor = Extract<Tensor, { dtype: 'F32' }>;

/** A network that was read. */
export interface LoadedNetwork {
  readonly spec: NetworkSpec;
  readonly parameters: Parameters;
}

/**
 * Finds the linear layers among tensors, in the order of their numbers, and checks that they follow from one another.
 * Weights are F32 [outputs][inputs], biases F32 [outputs]; a layer without a bias gets zeros, tensors with other names
 * are left alone.
 * @param where what to call the file in errors
 * @throws InputError, one line, if there is no layer, a shape or type does not fit, or a value is not finite
 */
export function networkOfTensors(
  tensors: ReadonlyMap<string, Tensor>,
  activation: Activation,
  where: string,
): LoadedNetwork {
  const prefix = [...tensors.keys()].some((name) => LAYER_NAME.exec(name)?.[1]) ? 'network.' : '';
  const numbers = layerNumbers(tensors, prefix);
  const refuse = (reason: string) => new InputError(`${where}: ${reason}`);
  if (numbers.length === 0) {
    throw refuse("it has no linear layer; name them as nn.Sequential does, 'network.0.weight' or '0.weight'");
  }
  let previous: number | undefined;
  const parameters = numbers.map((number): LayerParameters => {
    const name = `${prefix}${number}.weight`;
    const [outputs, inputs] = shapeOf(name, 2);
    if (previous !== undefined && inputs !== previous) {
      throw refuse(`${name} takes ${inputs} inputs, but the layer before it has ${previous} outputs`);
    }
    previous = outputs;
    const weight = floats(name);
    const biasName = `${prefix}${number}.bias`;
    if (!tensors.has(biasName)) return { weight, bias: new Float32Array(outputs!) };
    const [biases] = shapeOf(biasName, 1);
    if (biases !== outputs) throw refuse(`${biasName} has ${biases} values for ${outputs} outputs`);
    return { weight, bias: floats(biasName) };
  });
  const widths = parameters.map(({ bias }) => bias.length);
  const inputs = parameters[0]!.weight.length / widths[0]!;
  const spec = { inputs, hidden: widths.slice(0, -1), outputs: widths.at(-1)!, activation };
  return { spec, parameters };

  function shapeOf(name: string, dimensions: number): readonly number[] {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw refuse(`${name} is missing`);
    const { shape } = tensor;
    if (shape.length !== dimensions || shape.some((size) => size < 1)) {
      const wanted = dimensions === 2 ? '[outputs, inputs]' : '[outputs]';
      throw refuse(`${name} has shape [${shape.join(', ')}] instead of ${wanted}, none of them 0`);
    }
    return shape;
  }

  function floats(name: string): Float32Array {
    const { data, dtype } = tensors.get(name)!;
    if (!(data instanceof Float32Array)) {
      throw refuse(`${name} is ${quoted(dtype)}; save the weights as float32`);
    }
    const wrong = data.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0)
      throw refuse(`${name} is ${data[wrong]} at position ${wrong}; only finite weights can be drawn`);
    return data;
  }
}

/** The tensors of a network, input side first: `network.0.weight` F32 [outputs][inputs], `network.0.bias` F32 [outputs]. */
export function tensorsOfNetwork({ spec, parameters }: LoadedNetwork): Map<string, FloatTensor> {
  return new Map(parameterTensors('network', spec, parameters));
}

/** The parameters of a network under the names `PREFIX.0.weight`, `PREFIX.0.bias`, `PREFIX.2.weight`, ... */
export function parameterTensors(
  prefix: string,
  spec: NetworkSpec,
  parameters: Parameters,
): [name: string, tensor: FloatTensor][] {
  return layerSizes(spec).flatMap(({ inputs, outputs }, i): [string, FloatTensor][] => {
    const { weight, bias } = parameters[i]!;
    return [
      [`${prefix}.${2 * i}.weight`, { dtype: 'F32', shape: [outputs, inputs], data: weight }],
      [`${prefix}.${2 * i}.bias`, { dtype: 'F32', shape: [outputs], data: bias }],
    ];
  });
}

/** The activation that Crease wrote into a file, if it did. */
export function writtenActivation(metadata: Readonly<Record<string, string>>): Activation | undefined {
  const kind = ACTIVATIONS.find((name) => name === metadata.activation);
  if (kind === undefined || kind !== 'leaky_relu') return kind && { kind };
  const slope = Number(metadata.slope || Number.NaN);
  return slope >= 0 && slope <= 1 ? { kind, slope } : undefined;
}

/** The numbers of the layers under a prefix, ascending. */
function layerNumbers(tensors: ReadonlyMap<string, Tensor>, prefix: string): number[] {
  const numbers = new Set<number>();
  for (const name of tensors.keys()) {
    const match = LAYER_NAME.exec(name);
    if (match !== null && (match[1] ?? '') === prefix) numbers.add(Number(match[2]));
  }
  return [...numbers].sort((a, b) => a - b);
}
