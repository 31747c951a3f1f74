// A network in a link: what one view made, on its way into another. Weights are float32, as networks are saved.

import { asLayers, type Model } from '../../src/backprop/model.ts';
import { InputError } from '../../src/format/input-error.ts';
import { checkActivation } from '../../src/net/activation.ts';
import { ACTIVATIONS, type Activation, type Parameters, parameterCount } from '../../src/net/network.ts';
import type { LoadedNetwork } from '../../src/net/weights.ts';

/** What comes before a network in a link. */
export const NET = 'net:';

/** A link with more parameters would not be one that can be sent. */
const MOST_CARRIED = 1000;

/**
 * Numbers in the letters, digits, - and _ of a link: float32, little-endian, base64url (RFC 4648).
 * @throws InputError, one line, where they are too many for a link
 */
export function printWeights(values: ArrayLike<number>): string {
  if (values.length > MOST_CARRIED) {
    throw new InputError(`${values.length} weights: a link takes ${MOST_CARRIED}; choose a smaller network`);
  }
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (let i = 0; i < values.length; i++) bytes.setFloat32(4 * i, values[i]!, true);
  const letters = String.fromCharCode(...new Uint8Array(bytes.buffer));
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws InputError, one line, for a text that holds no finite numbers */
export function readWeights(text: string): Float32Array {
  if (!/^[\w-]*$/.test(text))
    throw new InputError('the weights of the link have letters that none have; copy it again');
  let letters = '';
  try {
    letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    // Falls through to the count, which is then wrong.
    letters = ' ';
  }
  if (letters.length % 4 !== 0)
    throw new InputError('the weights of the link are cut off; copy it again, whole');
  const bytes = new DataView(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer);
  const values = Float32Array.from({ length: letters.length / 4 }, (_, i) => bytes.getFloat32(4 * i, true));
  if (!values.every(Number.isFinite))
    throw new InputError('a weight of the link is not finite; copy the link again');
  return values;
}

/** `net:leaky_relu0.01:2-10-10-1:AAAAAA...`, layer by layer, weights [outputs][inputs] before biases. */
export function printNetwork({ spec, parameters }: LoadedNetwork): string {
  const { activation, inputs, hidden, outputs } = spec;
  const slope = activation.kind === 'leaky_relu' ? activation.slope : '';
  const widths = [inputs, ...hidden, outputs].join('-');
  const flat = parameters.flatMap(({ weight, bias }) => [...weight, ...bias]);
  return `${NET}${activation.kind}${slope}:${widths}:${printWeights(flat)}`;
}

/** @throws InputError, one line, for what is no network */
export function readNetwork(text: string): LoadedNetwork {
  const [, kind, slope, widths, weights] =
    /^net:([a-z_]+?)(\d[\d.e+-]*)?:(\d{1,4}(?:-\d{1,4})*):([\w-]*)$/.exec(text) ?? [];
  const known = ACTIVATIONS.find((name) => name === kind);
  const sizes = widths?.split('-').map(Number) ?? [];
  if (known === undefined || sizes.length < 2 || sizes.includes(0)) {
    throw new InputError('the network of the link is none; copy the link again');
  }
  const activation = known === 'leaky_relu' ? { kind: known, slope: Number(slope) } : { kind: known };
  checkActivation(activation as Activation);
  const spec = {
    inputs: sizes[0]!,
    hidden: sizes.slice(1, -1),
    outputs: sizes.at(-1)!,
    activation: activation as Activation,
  };
  const values = readWeights(weights!);
  const count = parameterCount(spec);
  if (values.length !== count) {
    throw new InputError(
      `the network of the link has ${count} weights, and the link ${values.length}; copy it again`,
    );
  }
  const layers = [...spec.hidden, spec.outputs].map((units) => ({ units, activation: spec.activation }));
  const parameters = floats(asLayers({ inputs: spec.inputs, layers }, Float64Array.from(values)));
  return { spec, parameters };
}

/**
 * A small network of the plane for Polytopes, whose picture is the unit square with y downwards: the first layer takes
 * the square onto `domain`, x = left + u (right - left) and y = top - v (top - bottom), so that both look alike.
 * @throws InputError, one line, where it has no polytopes: units that bend smoothly, or of several kinds
 */
export function onUnitSquare(
  model: Model,
  flat: Float64Array,
  [left, bottom, right, top]: readonly [number, number, number, number],
): LoadedNetwork {
  const hidden = model.layers.slice(0, -1);
  const kinds = new Set(hidden.map(({ activation }) => JSON.stringify(activation)));
  const { activation } = hidden[0] ?? model.layers[0]!;
  if (kinds.size > 1) {
    throw new InputError(
      'layers of different activations: Polytopes shows networks with one; make them alike',
    );
  }
  if (activation.kind === 'tanh' || activation.kind === 'sigmoid') {
    throw new InputError(
      `${activation.kind} bends everywhere, so there are no polytopes; choose ReLU or leaky ReLU`,
    );
  }
  const spec = { inputs: 2, hidden: hidden.map(({ units }) => units), outputs: 1, activation };
  const parameters = asLayers(model, flat.slice());
  const { weight, bias } = parameters[0]!;
  for (let unit = 0; unit < bias.length; unit++) {
    bias[unit]! += weight[2 * unit]! * left + weight[2 * unit + 1]! * top;
    weight[2 * unit]! *= right - left;
    weight[2 * unit + 1]! *= bottom - top;
  }
  return { spec, parameters: floats(parameters) };
}

const floats = (parameters: Parameters<Float64Array>): Parameters =>
  parameters.map(({ weight, bias }) => ({
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
  }));
