// A PyTorch script that loads exported weights and asserts that PyTorch computes with them what Crease does.

import { InputError } from '../../src/format/input-error.ts';
import { forward } from '../../src/net/mlp.ts';
import type { Activation, NetworkSpec } from '../../src/net/network.ts';
import type { LoadedNetwork } from '../../src/net/weights.ts';
import { MT19937 } from '../../src/random/mt19937.ts';

/** Points at which outputs are compared: the first at the origin, the others anywhere in [-1, 1] in every input. */
const POINTS = 16;

/** How far two float64 computations of one network may be apart, relative to the largest output. */
const TOLERANCE = 1e-9;

/**
 * The script's text. It needs PyTorch and nothing else, and the weights beside it.
 * @param file the name of the weights' file, as `exportedWeights` writes it
 * @param source what the weights are, for the reader
 * @throws InputError where an output is not finite
 */
export function pytorchScript(network: LoadedNetwork, file: string, source: string): string {
  const { spec } = network;
  const { inputs, outputs } = probes(network);
  return `# ${oneLine(source)}, exported by Crease.
# Loads the weights beside this script into PyTorch and asserts that the outputs are those that Crease computed.

import json
import struct
from pathlib import Path

import torch
from torch import nn

WEIGHTS = Path(__file__).with_name(${python(file)})


def load(path):
    """The float32 tensors of a safetensors file by name; the same as safetensors.torch.load_file(path)."""
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = torch.frombuffer(data, dtype=torch.float32, count=(end - start) // 4, offset=8 + length + start)
        tensors[name] = values.reshape(entry["shape"]).clone()
    return tensors


model = nn.Sequential(
${layers(spec)
  .map((layer) => `    ${layer},\n`)
  .join('')})
model.load_state_dict({name.removeprefix("network."): tensor for name, tensor in load(WEIGHTS).items()})

# In float64, so that only the order of additions can make a difference.
model = model.double()

INPUTS = ${matrix(inputs, spec.inputs)}

OUTPUTS = ${matrix(outputs, spec.outputs)}

with torch.no_grad():
    computed = model(torch.tensor(INPUTS, dtype=torch.float64))
expected = torch.tensor(OUTPUTS, dtype=torch.float64)
difference = (computed - expected).abs().max().item()
scale = max(1.0, expected.abs().max().item())
assert difference <= ${TOLERANCE} * scale, f"the outputs differ by {difference}"
print(f"equal at {len(INPUTS)} points: the largest difference is {difference:.1e}")
`;
}

/** Inputs [POINTS][inputs] and the outputs there, in float64. */
function probes({ spec, parameters }: LoadedNetwork): { inputs: Float64Array; outputs: Float64Array } {
  const random = new MT19937(1);
  const inputs = new Float64Array(POINTS * spec.inputs);
  // Multiples of 2^-16, so that their decimals are short and exact.
  for (let i = spec.inputs; i < inputs.length; i++) inputs[i] = ((random.word() >>> 15) - 65_536) / 65_536;
  const wide = parameters.map(({ weight, bias }) => ({
    weight: Float64Array.from(weight),
    bias: Float64Array.from(bias),
  }));
  const { outputs } = forward(spec, wide, inputs, POINTS);
  if (!outputs.every(Number.isFinite)) {
    throw new InputError('this network computes values that are not finite; there is nothing to compare');
  }
  return { inputs, outputs };
}

function layers({ inputs, hidden, outputs, activation }: NetworkSpec): string[] {
  const widths = [inputs, ...hidden, outputs];
  return widths.slice(1).flatMap((width, i) => {
    const linear = `nn.Linear(${widths[i]}, ${width})`;
    return i < hidden.length ? [linear, module(activation)] : [linear];
  });
}

function module(activation: Activation): string {
  switch (activation.kind) {
    case 'leaky_relu':
      return `nn.LeakyReLU(${activation.slope})`;
    case 'relu':
      return 'nn.ReLU()';
    case 'tanh':
      return 'nn.Tanh()';
    case 'sigmoid':
      return 'nn.Sigmoid()';
    case 'identity':
      return 'nn.Identity()';
  }
}

/** Rows of numbers as Python has them: shortest texts that read back to the same float64. */
function matrix(values: Float64Array, columns: number): string {
  const rows = Array.from({ length: values.length / columns }, (_, row) => {
    const numbers = Array.from(values.subarray(row * columns, (row + 1) * columns), String);
    return `    [${numbers.join(', ')}],`;
  });
  return `[\n${rows.join('\n')}\n]`;
}

/** A text as Python's and JSON's strings agree on it. */
function python(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
