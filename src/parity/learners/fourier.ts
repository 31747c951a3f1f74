// Walsh-Fourier: the correlation of the label with the product of every k bits; the largest one is the secret's.

import { log } from '../../random/math.ts';
import { answer, collect, subsetCount, subsets } from '../exact.ts';
import type { Learner } from '../learner.ts';

type FourierSettings = { readonly samples: number };

export const fourier: Learner<FourierSettings> = {
  name: 'fourier',
  brief: 'Walsh-Fourier: the correlation of the label with every product of k bits',
  access: 'samples',
  // With 16 ln(subsets) samples the largest correlation by chance is about 0.35.
  settings: (n, k) => ({ samples: Math.max(32, Math.ceil(16 * log(subsetCount(n, k)))) }),
  work: (n, k, { samples }) => subsetCount(n, k) * (k + 1) * samples,
  *solve(job) {
    const { memory, source } = job;
    const { n, k } = source;
    const { count, x, y } = collect(job);
    // Samples in which the label is not the product. The correlation is 1 - 2 odd / count.
    const odd = memory.int32('odd', 1);
    const best = memory.int32('best', 1);
    best.values[0] = count + 1;
    memory.write(best);
    memory.end();
    let secret: readonly number[] = [];
    for (const subset of subsets(n, k)) {
      memory.step();
      memory.read(y);
      for (const bit of subset) memory.read(x, bit, count, n);
      let sum = 0;
      for (let s = 0; s < count; s++) {
        let product = y.values[s]!;
        for (let i = 0; i < k; i++) product ^= x.values[s * n + subset[i]!]!;
        sum += product;
      }
      odd.values[0] = sum;
      memory.write(odd);
      memory.end();

      memory.read(odd);
      memory.read(best);
      const better = memory.decide(odd.values[0]! < best.values[0]!);
      if (better) {
        best.values[0] = odd.values[0]!;
        memory.write(best);
        secret = [...subset];
      }
      memory.end();
    }
    memory.read(best);
    const found = memory.decide(4 * best.values[0]! < count);
    memory.end();
    return yield* answer(found ? secret : undefined);
  },
};
