// The summary of a model, in the lines that a log has before its first epoch.

import {
  type Activation,
  type LayerSize,
  layerSizes,
  type NetworkSpec,
  parameterCount,
} from '../net/network.ts';
import { formatShape } from '../net/shape.ts';

/** More kinds of layers than this are not listed one by one. */
const MOST_GROUPS = 24;

/** Layers of one size that follow each other: `count` of them, the first being number `first` of 1, 2, ... */
interface Group extends LayerSize {
  readonly first: number;
  readonly count: number;
}

/**
 * The network's layers, then its totals as PyTorch's model summary prints them, in megabytes of 10^6 bytes at four
 * bytes a number: a batch of inputs; what every linear layer puts out for the batch, once forward and once backward;
 * the parameters; their sum.
 */
export function modelSummary(spec: NetworkSpec, batchSize: number): string[] {
  const { inputs, hidden, outputs, activation } = spec;
  const shape = `${inputs} inputs, ${formatShape(hidden)} hidden, ${outputs} output${outputs === 1 ? '' : 's'}`;
  const sizes = layerSizes(spec);
  const units = sizes.reduce((sum, layer) => sum + layer.outputs, 0);
  const parameters = parameterCount(spec);
  const bytes = [4 * batchSize * inputs, 8 * batchSize * units, 4 * parameters];
  const [input, pass, params] = bytes.map(megabytes);
  return [
    `Model: ${shape}, ${activationText(activation)}`,
    ...layerLines(grouped(sizes)),
    `Total params: ${parameters}`,
    `Input size (MB): ${input}`,
    `Forward/backward pass size (MB): ${pass}`,
    `Params size (MB): ${params}`,
    `Estimated Total Size (MB): ${megabytes(bytes.reduce((sum, part) => sum + part, 0))}`,
  ];
}

function activationText(activation: Activation): string {
  return activation.kind === 'leaky_relu' ? `leaky_relu of slope ${activation.slope}` : activation.kind;
}

function grouped(sizes: readonly LayerSize[]): Group[] {
  const groups: Group[] = [];
  sizes.forEach((size, i) => {
    const last = groups.at(-1);
    const isSame = last?.inputs === size.inputs && last.outputs === size.outputs;
    if (isSame) groups[groups.length - 1] = { ...last, count: last.count + 1 };
    else groups.push({ ...size, first: i + 1, count: 1 });
  });
  return groups;
}

function layerLines(groups: readonly Group[]): string[] {
  const line = ({ first, count, inputs, outputs }: Group) => {
    const which = count === 1 ? `Layer ${first}` : `Layers ${first} to ${first + count - 1}`;
    return `${which}: ${inputs} to ${outputs}, ${(inputs + 1) * outputs} params${count === 1 ? '' : ' each'}`;
  };
  if (groups.length <= MOST_GROUPS) return groups.map(line);
  const shown = groups.slice(0, MOST_GROUPS - 2);
  const { first } = groups[MOST_GROUPS - 2]!;
  const last = groups.at(-1)!;
  return [...shown.map(line), `Layers ${first} to ${last.first - 1}: of other sizes`, line(last)];
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
