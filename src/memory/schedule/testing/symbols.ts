// Arithmetic on symbols: every value is the number of the expression that made it, so that equal numbers are equal trees.

import type { Arithmetic, UnitValues } from '../arithmetic.ts';
import type { Decisions } from '../walk.ts';

/** Expressions, each with a number; two trainings that are compared share them. */
export class Expressions {
  readonly #numbers = new Map<string, number>();

  of(...parts: readonly (string | number)[]): number {
    const key = parts.join(',');
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#numbers.size + 1);
    return this.#numbers.size;
  }
}

/**
 * @param lengths of the result buffers
 * @param decisions what is learnt, whatever the symbols say
 * @param outputs gets the outputs of every step
 */
export function symbolic(
  expressions: Expressions,
  lengths: readonly number[],
  decisions: Decisions,
  outputs: string[],
): Arithmetic {
  let step = -1;
  const terms = ({ held, read }: UnitValues) => [...held, ...read].map((values) => values.join('|'));
  return {
    initial: () =>
      lengths.map((length, b) => Float64Array.from({ length }, (_, i) => expressions.of('set-up', b, i))),
    load: (of, x, targets) => {
      for (const [which, to] of [x, targets].entries())
        for (let i = 0; i < to.length; i++) to[i] = expressions.of('sample', of, which, i);
    },
    judge: (y, targets, derivative) => {
      step++;
      outputs.push(y.join('|'));
      if (!decisions[step]) return false;
      const of = [y.join('|'), targets.join('|')];
      for (let i = 0; i < derivative.length; i++) derivative[i] = expressions.of('judge', i, ...of);
      return true;
    },
    begin: ({ name }, _form, { held, sums }) => {
      const from = held.length === 1 ? [held[0]!.join('|')] : [];
      for (let s = 0; s < sums.length; s++) sums[s] = expressions.of('begin', name, s, ...from);
    },
    unit: ({ name }, form, products, values) => {
      // A sum's terms do not hold what the sum begins with.
      const isSum = products || values.sums.length > 0;
      const inputs = isSum ? values.read.map((each) => each.join('|')) : terms(values);
      const term = (w: number, i: number) => expressions.of(name, form, w, i, ...inputs);
      for (const [w, to] of values.write.entries())
        for (let i = 0; i < to.length; i++) to[i] = products ? term(0, i) : term(w, i);
      if (products) return;
      for (let s = 0; s < values.sums.length; s++)
        values.sums[s] = expressions.of('+', values.sums[s]!, term(0, s));
    },
    end: ({ name }, form, values) => {
      const inputs = terms(values);
      for (const [w, to] of values.write.entries())
        for (let i = 0; i < to.length; i++)
          to[i] = expressions.of('end', name, form, w, i, values.sums.join('|'), ...inputs);
    },
  };
}
