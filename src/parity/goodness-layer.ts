// A layer that learns by itself to be active for some inputs and quiet for others, as in forward-forward.

import type { Buffer, ObservableWorkspace } from '../memory/workspace.ts';
import { sigmoid } from '../random/math.ts';
import type { PythonRandom } from '../random/python.ts';

const { sqrt } = Math;

/** h = relu(W input + b); its goodness is the mean of the squares of h (Hinton 2022). */
export class GoodnessLayer {
  readonly input: Buffer;
  readonly h: Buffer;
  readonly W: Buffer;
  readonly b: Buffer;
  readonly #goodness: Buffer;
  readonly #slope: Buffer;
  readonly #memory: ObservableWorkspace;

  constructor(
    memory: ObservableWorkspace,
    name: number,
    inputs: number,
    hidden: number,
    random: PythonRandom,
  ) {
    this.#memory = memory;
    this.input = memory.float64(`in${name}`, inputs);
    this.h = memory.float64(`h${name}`, hidden);
    this.W = memory.float64(`W${name}`, hidden * inputs);
    this.b = memory.float64(`b${name}`, hidden);
    this.#goodness = memory.float64(`goodness${name}`, 1);
    this.#slope = memory.float64(`slope${name}`, 1);
    const deviation = sqrt(2 / inputs);
    for (let i = 0; i < this.W.length; i++) this.W.values[i] = random.gauss(0, deviation);
    this.b.values.fill(0);
    memory.write(this.W);
    memory.write(this.b);
    memory.end();
  }

  /** From input to h. */
  forward(): void {
    const memory = this.#memory;
    memory.read(this.input);
    memory.read(this.W);
    memory.read(this.b);
    activate(this.W.values, this.b.values, this.input.values, this.h.values);
    memory.write(this.h);
    memory.end();
  }

  /** One step of gradient descent on log(1 + e^(-sign (goodness - 1))): sign 1 for more goodness, -1 for less. */
  learn(sign: number, rate: number): void {
    const [memory, goodness, slope] = [this.#memory, this.#goodness, this.#slope];
    memory.read(this.h);
    goodness.values[0] = goodnessOf(this.h.values);
    memory.write(goodness);
    memory.end();

    memory.read(goodness);
    slope.values[0] = -sign * sigmoid(-sign * (goodness.values[0]! - 1));
    memory.write(slope);
    memory.end();

    memory.read(slope);
    memory.read(this.h);
    memory.read(this.input);
    memory.read(this.W);
    memory.read(this.b);
    const [h, input, W, b] = [this.h.values, this.input.values, this.W.values, this.b.values];
    for (let j = 0, at = 0; j < h.length; j++) {
      const move = (rate * slope.values[0]! * 2 * h[j]!) / h.length;
      for (let i = 0; i < input.length; i++, at++) W[at] = W[at]! - move * input[i]!;
      b[j] = b[j]! - move;
    }
    memory.write(this.W);
    memory.write(this.b);
    memory.end();
  }

  /** Gives h to the next layer with length sqrt(hidden), so that only its direction tells. */
  passTo(next: GoodnessLayer): void {
    this.#memory.read(this.h);
    normalise(this.h.values, next.input.values);
    this.#memory.write(next.input);
    this.#memory.end();
  }

  /** Goodness and normalised activations of an input, as the layer is now, for a judge. */
  judge(): (input: Float64Array) => { goodness: number; output: Float64Array } {
    const [W, b] = [this.#memory.observe(this.W), this.#memory.observe(this.b)];
    const h = new Float64Array(b.length);
    const output = new Float64Array(b.length);
    return (input) => {
      activate(W, b, input, h);
      normalise(h, output);
      return { goodness: goodnessOf(h), output };
    };
  }
}

function activate(W: Float64Array, b: Float64Array, input: Float64Array, h: Float64Array): void {
  for (let j = 0, at = 0; j < h.length; j++) {
    let sum = b[j]!;
    for (let i = 0; i < input.length; i++, at++) sum += W[at]! * input[i]!;
    h[j] = sum > 0 ? sum : 0;
  }
}

function goodnessOf(h: Float64Array): number {
  let sum = 0;
  for (const value of h) sum += value * value;
  return sum / h.length;
}

function normalise(h: Float64Array, into: Float64Array): void {
  const length = sqrt(goodnessOf(h)) + 1e-8;
  for (let j = 0; j < h.length; j++) into[j] = h[j]! / length;
}
