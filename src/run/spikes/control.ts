// The control of a step: weights changed at random, every tensor by as much as the step changed it.

import type { LayerParameters, Parameters } from '../../net/network.ts';
import type { TorchGenerator } from '../../random/torch.ts';

/** The Euclidean norm of the change of one tensor. */
export function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const d = b[i]! - a[i]!;
    sum += d * d;
  }
  return Math.sqrt(sum);
}

/** `before`, moved in a random direction (normal in every weight), by the norms of the step to `after`. */
export function randomStep(
  before: Parameters,
  after: Parameters,
  generator: TorchGenerator,
): LayerParameters[] {
  const moved = (a: Float32Array, b: Float32Array): Float32Array => {
    const direction = new Float32Array(Math.max(16, a.length));
    normals(direction, generator);
    const own = direction.subarray(0, a.length);
    const size = distance(new Float32Array(a.length), own);
    const scale = size > 0 ? distance(a, b) / size : 0;
    return a.map((value, i) => value + scale * own[i]!);
  };
  return before.map(({ weight, bias }, l) => ({
    weight: moved(weight, after[l]!.weight),
    bias: moved(bias, after[l]!.bias),
  }));
}

/** Sums of four uniforms, less two: near enough to normal for a direction, and quick. */
function normals(values: Float32Array, generator: TorchGenerator): void {
  for (let i = 0; i < values.length; i++) {
    let sum = -2;
    for (let k = 0; k < 4; k++) sum += generator.uniform();
    values[i] = sum;
  }
}
