// Mini-batches of the sprint's network: gradients are summed over several samples, then every parameter is updated.

import type { Buffer } from '../memory/workspace.ts';
import { type Gradients, hiddenGradient, preActivationGradient, type Update } from './backward.ts';
import type { ParityNetwork } from './network.ts';

/** What a parameter moves by: its gradient, or the sign of it. */
export type Rule = 'gradient' | 'sign';

export class BatchGradients {
  readonly #network: ParityNetwork;
  readonly #gradients: Gradients;
  readonly #sums: ReadonlyMap<Buffer, Buffer>;
  #isEmpty = true;

  constructor(network: ParityNetwork, gradients: Gradients) {
    this.#network = network;
    this.#gradients = gradients;
    this.#sums = new Map(
      network.parameters.map((p) => [p, network.memory.float64(`sum_d${p.name}`, p.length)]),
    );
  }

  /** Adds the gradients of the sample that was just compared, which has a loss. */
  add(): void {
    const { memory, bias, n, hidden, x, h, dout, W1, W2, b1, b2 } = this.#network;
    const { dhPre } = this.#gradients;
    this.#add(W2, [dout, h], (sum, start) => {
      for (let j = 0; j < hidden; j++) sum[j] = dout.values[0]! * h.values[j]! + (start ? 0 : sum[j]!);
    });
    if (bias) this.#add(b2, [dout], (sum, start) => (sum[0] = dout.values[0]! + (start ? 0 : sum[0]!)));
    hiddenGradient(this.#network, this.#gradients, NO_UPDATE);
    preActivationGradient(this.#network, this.#gradients, NO_UPDATE);
    this.#add(W1, [dhPre, x], (sum, start) => {
      const [gradient, input] = [dhPre.values, x.values];
      for (let j = 0, at = 0; j < hidden; j++) {
        const g = gradient[j]!;
        for (let i = 0; i < n; i++, at++) sum[at] = g * input[i]! + (start ? 0 : sum[at]!);
      }
    });
    if (bias) {
      this.#add(b1, [dhPre], (sum, start) => {
        for (let j = 0; j < hidden; j++) sum[j] = dhPre.values[j]! + (start ? 0 : sum[j]!);
      });
    }
    memory.end();
    this.#isEmpty = false;
  }

  #add(
    parameter: Buffer,
    reads: readonly Buffer[],
    compute: (sum: Float64Array, start: boolean) => void,
  ): void {
    const { memory } = this.#network;
    const sum = this.#sums.get(parameter)!;
    for (const buffer of reads) memory.read(buffer);
    // The first of a batch is stored, not added: nothing has to be cleared.
    if (!this.#isEmpty) memory.read(sum);
    compute(sum.values, this.#isEmpty);
    memory.write(sum);
    memory.end();
  }

  /** Updates the parameters with the mean over `size` samples; nothing happens if none of them had a loss. */
  apply({ rate, decay }: Update, size: number, rule: Rule): void {
    const { memory } = this.#network;
    if (this.#isEmpty) return;
    for (const [parameter, sum] of this.#sums) {
      memory.read(sum);
      memory.read(parameter);
      const [g, p] = [sum.values, parameter.values];
      for (let i = 0; i < p.length; i++) {
        const move = rule === 'sign' ? Math.sign(g[i]!) : g[i]! / size;
        p[i] = p[i]! - rate * (move + decay * p[i]!);
      }
      memory.write(parameter);
      memory.end();
    }
    this.#isEmpty = true;
  }
}

const NO_UPDATE: Update = { rate: 0, decay: 0 };
