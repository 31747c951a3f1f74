// Random subset search: k bits at random are tested on one sample after the other, until a guess explains all of them.

import { answer, bitsToName, collect, subsetCount } from '../exact.ts';
import type { Learner } from '../learner.ts';

type SearchSettings = { readonly samples: number; readonly tries: number };

const MOST_TRIES = 2_000_000;

export const subsetSearch: Learner<SearchSettings> = {
  name: 'subset-search',
  brief: 'random guesses of k bits, each tested until a sample contradicts it',
  access: 'samples',
  // Ten times as many guesses as there are subsets miss the secret with probability e^-10.
  settings: (n, k) => ({
    samples: bitsToName(n, k) + 10,
    tries: Math.min(MOST_TRIES, 10 * subsetCount(n, k)),
  }),
  work: (_n, k, { tries }) => 2 * tries * (k + 1),
  *solve(job) {
    const { memory, source, settings, random } = job;
    const { n, k } = source;
    const { count, x, y } = collect(job);
    const explains = (subset: readonly number[]) => {
      for (let s = 0; s < count; s++) {
        memory.read(y, s, 1);
        let product = y.values[s]!;
        for (const bit of subset) {
          memory.read(x, s * n + bit, 1);
          product ^= x.values[s * n + bit]!;
        }
        const right = memory.decide(product === 0);
        memory.end();
        if (!right) return false;
      }
      return true;
    };
    for (let tried = 0; tried < settings.tries; tried++) {
      memory.step();
      const subset = random.sample(n, k);
      if (explains(subset)) return yield* answer(subset.sort((a, b) => a - b));
    }
    return yield* answer(undefined);
  },
};
