// Where a learner's data come from: samples and answers to queries, put into its buffers under the eyes of the meter.

import { type ParityProblem, streamOf } from '../data/sparse-parity.ts';
import type { Buffer, Values, Workspace } from '../memory/workspace.ts';
import type { PythonRandom } from '../random/python.ts';

/** What a learner may ask for: samples drawn at random, or the label of any point that it chooses. */
export type Access = 'samples' | 'queries';

/**
 * The rules are the same for every learner. A sample arrives as a write into its buffers, again each time that it asks
 * for it; a query is a read of the point and a write of the answer. Nothing else of the problem can be seen. A buffer
 * of bits holds 0 for 1 and 1 for -1, so that a product of signs is a sum modulo 2; other buffers hold -1 and 1.
 */
export class Source {
  readonly n: number;
  readonly k: number;
  /** How many different samples there are to learn from. */
  readonly count: number;
  readonly #memory: Workspace;
  readonly #problem: ParityProblem;
  readonly #access: Access;
  readonly #noise: PythonRandom;
  #samples = 0;
  #queries = 0;

  constructor(problem: ParityProblem, access: Access, memory: Workspace) {
    this.n = problem.spec.n;
    this.k = problem.spec.k;
    this.count = problem.train.count;
    this.#memory = memory;
    this.#problem = problem;
    this.#access = access;
    this.#noise = streamOf(problem.spec.seed, 'queries');
  }

  /** Puts training sample `index` (modulo their number) into x, from `at` on, and its label into y[label]. */
  sample(index: number, x: Buffer<Values>, at: number, y: Buffer<Values>, label: number): void {
    const { train, spec } = this.#problem;
    const s = index % train.count;
    const from = s * spec.n;
    const { n } = spec;
    const to = x.values;
    const signs = train.x;
    if (x.kind === 'bit') for (let i = 0; i < n; i++) to[at + i] = signs[from + i]! < 0 ? 1 : 0;
    else for (let i = 0; i < n; i++) to[at + i] = signs[from + i]!;
    y.values[label] = coded(y, train.y[s]!);
    this.#memory.write(x, at, spec.n);
    this.#memory.write(y, label, 1);
    this.#memory.end();
    this.#samples++;
  }

  /**
   * Answers the query for the n elements of x from `at` on, in y[label]. Where labels are noisy so are answers; where
   * they are shuffled, an answer is the label of a training sample at random.
   */
  query(x: Buffer<Values>, at: number, y: Buffer<Values>, label: number): void {
    if (this.#access !== 'queries') throw new Error('this learner has declared that it needs no queries');
    const { secret, spec, train } = this.#problem;
    this.#memory.read(x, at, spec.n);
    let answer = 1;
    for (const i of secret) answer *= decoded(x, x.values[at + i]!);
    if (spec.noise > 0 && this.#noise.random() < spec.noise) answer = -answer;
    if (spec.shuffled) answer = train.y[this.#noise.below(train.count)]!;
    y.values[label] = coded(y, answer);
    this.#memory.write(y, label, 1);
    this.#memory.end();
    this.#queries++;
  }

  /** How many samples were asked for, each as often as it was, and how many queries. */
  get asked(): { readonly samples: number; readonly queries: number } {
    return { samples: this.#samples, queries: this.#queries };
  }
}

function coded({ kind }: Buffer<Values>, sign: number): number {
  return kind === 'bit' ? (1 - sign) / 2 : sign;
}

function decoded({ kind }: Buffer<Values>, value: number): number {
  return kind === 'bit' ? 1 - 2 * value : value;
}
