// The sprint's network: n inputs, one hidden layer of ReLU, one output, in float64; its values live in a workspace.

import type { Buffer, ObservableWorkspace } from '../memory/workspace.ts';
import type { PythonRandom } from '../random/python.ts';
import type { Predictor } from './learner.ts';
import type { Source } from './source.ts';

const { sqrt } = Math;

/** No loss; a loss, but the right sign; the wrong sign. */
export type Verdict = 'fit' | 'close' | 'wrong';

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

  /** @param ending goes to the buffers' names, where there are several networks */
  constructor(memory: ObservableWorkspace, n: number, hidden: number, bias: boolean, ending = '') {
    this.n = n;
    this.hidden = hidden;
    this.bias = bias;
    this.memory = memory;
    const buffer = (name: string, length: number, role?: 'result') =>
      memory.float64(name + ending, length, role);
    this.W1 = buffer('W1', hidden * n, 'result');
    this.b1 = buffer('b1', hidden, 'result');
    this.W2 = buffer('W2', hidden, 'result');
    this.b2 = buffer('b2', 1, 'result');
    this.x = buffer('x', n);
    this.y = buffer('y', 1);
    this.hPre = buffer('h_pre', hidden);
    this.h = buffer('h', hidden);
    this.out = buffer('out', 1);
    this.dout = buffer('dout', 1);
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
   * Compares out with y. Where the hinge loss max(0, 1 - out y) is not 0, dout, its derivative -y, is written;
   * elsewhere there is nothing to learn from this sample.
   */
  compare(): Verdict {
    const { memory, out, y, dout } = this;
    memory.read(out);
    memory.read(y);
    const margin = out.values[0]! * y.values[0]!;
    const verdict = !memory.decide(margin < 1) ? 'fit' : memory.decide(margin <= 0) ? 'wrong' : 'close';
    if (verdict !== 'fit') {
      dout.values[0] = -y.values[0]!;
      memory.write(dout);
    }
    memory.end();
    return verdict;
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
