// The size of a step: by how much the weights moved, in all and by layer.

import type { Parameters, Vector } from '../../net/network.ts';

export interface StepSize {
  /** The Euclidean norm of the change. */
  readonly norm: number;
  /** The same over the norm of the weights before. */
  readonly relative: number;
}

export interface Step extends StepSize {
  /** Every linear layer's weights and biases together. */
  readonly layers: readonly StepSize[];
}

/** Measures the step between two sets of parameters. */
export function stepBetween(before: Parameters<Vector>, after: Parameters<Vector>): Step {
  const layers = before.map((layer, l) => {
    const tensors = [
      [layer.weight, after[l]!.weight],
      [layer.bias, after[l]!.bias],
    ] as const;
    let [change, size] = [0, 0];
    for (const [a, b] of tensors) {
      for (let i = 0; i < a.length; i++) {
        change += (b[i]! - a[i]!) * (b[i]! - a[i]!);
        size += a[i]! * a[i]!;
      }
    }
    return { change, size };
  });
  const sum = (key: 'change' | 'size') => layers.reduce((total, layer) => total + layer[key], 0);
  return {
    ...sized(sum('change'), sum('size')),
    layers: layers.map(({ change, size }) => sized(change, size)),
  };
}

function sized(change: number, size: number): StepSize {
  return { norm: Math.sqrt(change), relative: size > 0 ? Math.sqrt(change / size) : 0 };
}
