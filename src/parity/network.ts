// The sprint's network: n inputs, one hidden layer of ReLU, one output, in float64; its values live in a workspace.

import type { Buffer, ObservableWorkspace } from '../memory/workspace.ts';
import type { PythonRandom } from '../random/python.ts';
import type { Predictor } from './learner.ts';
import type { Source } from './source.ts';

const { sqrt } = Math;

/**
 * out = W2 . relu(W1 x + b1) + b2, with W1 [hidden][n]. The names of the buffers are the sprint's, and so is the order
 * of every sum: from 0 on, by ascending index, the bias last.
 */
export class ParityNetwork {
  readonly n: number;
  readonly hidden: number;
  readonly bias: boolean;
  readonly memory: ObservableWorkspace;
  readonly W1: Buffer;
  readonly b1: Buffer;
  readonly W2: Buffer;
  readonly b2: Buffer;
  readonly x: Buffer;
  readonly y: Buffer;
  readonly hPre: Buffer;
  readonly h: Buffer;
  readonly out: Buffer;
  readonly dout: Buffer;

  constructor(memory: ObservableWorkspace, n: number, hidden: number, bias: boolean) {
    this.n = n;
    this.hidden = hidden;
    this.bias = bias;
    this.memory = memory;
    this.W1 = memory.float64('W1', hidden * n);
    this.b1 = memory.float64('b1', hidden);
    this.W2 = memory.float64('W2', hidden);
    this.b2 = memory.float64('b2', 1);
    this.x = memory.float64('x', n);
    this.y = memory.float64('y', 1);
    this.hPre = memory.float64('h_pre', hidden);
    this.h = memory.float64('h', hidden);
    this.out = memory.float64('out', 1);
    this.dout = memory.float64('dout', 1);
  }

  /** The parameters, in the order in which they are drawn, written down and hashed. */
  get parameters(): readonly Buffer[] {
    return this.bias ? [this.W1, this.b1, this.W2, this.b2] : [this.W1, this.W2];
  }

  /** First weights by He et al. (2015): normals of variance 2 / n and 2 / hidden, row by row; biases are 0. */
  initialise(random: PythonRandom): void {
    const { W1, b1, W2, b2, n, hidden } = this;
    const deviation = sqrt(2 / n);
    for (let i = 0; i < W1.length; i++) W1.values[i] = random.gauss(0, deviation);
    const deviation2 = sqrt(2 / hidden);
    for (let j = 0; j < hidden; j++) W2.values[j] = random.gauss(0, deviation2);
    b1.values.fill(0);
    b2.values.fill(0);
    this.#written();
  }

  /** First weights that are given: the parameters one after the other. */
  load(values: Float64Array): void {
    let at = 0;
    for (const buffer of this.parameters) {
      buffer.values.set(values.subarray(at, at + buffer.length));
      at += buffer.length;
    }
    this.#written();
  }

  #written(): void {
    for (const buffer of this.parameters) this.memory.write(buffer);
    this.memory.end();
  }

  /** x and y become training sample `index`. */
  take(source: Source, index: number): void {
    source.sample(index, this.x, 0, this.y, 0);
  }

  /** From x to out. */
  forward(): void {
    this.#preActivations();
    this.#activations();
    this.#output();
  }

  #preActivations(): void {
    const { memory, n, hidden, bias, x, W1, b1, hPre } = this;
    memory.read(x);
    memory.read(W1);
    if (bias) memory.read(b1);
    const [input, weights, biases, sums] = [x.values, W1.values, b1.values, hPre.values];
    for (let j = 0, at = 0; j < hidden; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++, at++) sum += weights[at]! * input[i]!;
      sums[j] = bias ? sum + biases[j]! : sum;
    }
    memory.write(hPre);
    memory.end();
  }

  #activations(): void {
    const { memory, hidden, hPre, h } = this;
    memory.read(hPre);
    const [sums, activations] = [hPre.values, h.values];
    // Not Math.max: like Python's max(0.0, z), which gives 0.0 for -0.0 and NaN.
    for (let j = 0; j < hidden; j++) activations[j] = sums[j]! > 0 ? sums[j]! : 0;
    memory.write(h);
    memory.end();
  }

  #output(): void {
    const { memory, hidden, bias, h, W2, b2, out } = this;
    memory.read(h);
    memory.read(W2);
    if (bias) memory.read(b2);
    const [activations, weights] = [h.values, W2.values];
    let sum = 0;
    for (let j = 0; j < hidden; j++) sum += weights[j]! * activations[j]!;
    out.values[0] = bias ? sum + b2.values[0]! : sum;
    memory.write(out);
    memory.end();
  }

  /**
   * Whether the hinge loss max(0, 1 - out y) is not 0. Then dout, its derivative -y, is written; else there is nothing
   * to learn from this sample.
   */
  isViolated(): boolean {
    const { memory, out, y, dout } = this;
    memory.read(out);
    memory.read(y);
    const violated = memory.decide(out.values[0]! * y.values[0]! < 1);
    if (violated) {
      dout.values[0] = -y.values[0]!;
      memory.write(dout);
    }
    memory.end();
    return violated;
  }

  /** The parameters one after the other, W1, b1, W2, b2, looked at from outside. */
  observe(): Float64Array {
    const parts = this.parameters.map((buffer) => this.memory.observe(buffer));
    const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /** The network as it is now, for a judge: the same sums in the same order. */
  predictor(): Predictor {
    const { memory, n, hidden } = this;
    const [W1, W2] = [memory.observe(this.W1), memory.observe(this.W2)];
    const b1 = this.bias ? memory.observe(this.b1) : new Float64Array(hidden);
    const b2 = this.bias ? memory.observe(this.b2)[0]! : 0;
    return (x, start) => {
      let out = 0;
      for (let j = 0, at = 0; j < hidden; j++) {
        let sum = 0;
        for (let i = 0; i < n; i++, at++) sum += W1[at]! * x[start + i]!;
        sum += b1[j]!;
        out += W2[j]! * (sum > 0 ? sum : 0);
      }
      return out + b2;
    };
  }
}
