// The weights of a network as text that people and small scripts read, with every bit of them.

import { float32Text } from '../format/float32.ts';
import { parameterCount } from './network.ts';
import { formatShape } from './shape.ts';
import type { FloatTensor, LoadedNetwork } from './weights.ts';
import { tensorsOfNetwork } from './weights.ts';

/**
 * Comments begin with #. Then, tensor by tensor, input side first: a line `network.0.weight 10x2` with PyTorch's name
 * and the shape, [outputs]x[inputs] or [outputs], and its rows, two spaces before each, the numbers one space apart; a
 * bias is one row. Numbers read back to the same float32.
 */
export function weightsText(network: LoadedNetwork): string {
  const { inputs, hidden, outputs, activation } = network.spec;
  const slope = activation.kind === 'leaky_relu' ? ` ${activation.slope}` : '';
  const parts = [
    '# crease weights, format version 1\n',
    `# ${inputs} inputs, hidden layers ${formatShape(hidden)}, ${outputs} outputs; ${activation.kind}${slope}; `,
    `${parameterCount(network.spec)} parameters\n`,
    '# A row of a weight is a neuron: what each of its inputs is multiplied by.\n',
  ];
  for (const [name, tensor] of tensorsOfNetwork(network)) parts.push(tensorText(name, tensor));
  return parts.join('');
}

function tensorText(name: string, { shape, data }: FloatTensor): string {
  const columns = shape.at(-1)!;
  const lines = [`\n${name} ${shape.join('x')}\n`];
  for (let first = 0; first < data.length; first += columns) {
    const row = Array.from(data.subarray(first, first + columns), float32Text);
    lines.push(`  ${row.join(' ')}\n`);
  }
  return lines.join('');
}
