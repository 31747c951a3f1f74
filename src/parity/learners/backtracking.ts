// Backtracking: k - 1 bits are chosen in turn, and the last must be the column that is left of the labels.

import type { Workspace } from '../../memory/workspace.ts';
import { answer, type BitSamples, bitsToName, collect, subsetCount } from '../exact.ts';
import type { Learner } from '../learner.ts';

type BacktrackingSettings = { readonly samples: number };

export const backtracking: Learner<BacktrackingSettings> = {
  name: 'backtracking',
  brief: 'depth-first search for k bits that explain every sample',
  access: 'samples',
  // So many that a wrong subset explains all of them by chance 1 time in 1000.
  settings: (n, k) => ({ samples: bitsToName(n, k) + 10 }),
  work: (n, k, { samples }) => subsetCount(n, k - 1) * (samples + 4 * n),
  *solve(job) {
    const { memory, source } = job;
    const { n, k } = source;
    const samples = collect(job);
    const { count, x, y } = samples;
    // Row d: what is left of the labels when the first d chosen bits are taken away.
    const rest = memory.bits('rest', k * count);
    memory.read(y);
    for (let s = 0; s < count; s++) rest.values[s] = y.values[s]!;
    memory.write(rest, 0, count);
    memory.end();

    const chosen: number[] = [];
    const search = (from: number): boolean => {
      const row = chosen.length * count;
      const isLast = chosen.length === k - 1;
      for (let bit = from; bit <= n - k + chosen.length; bit++) {
        if (isLast) {
          if (!equals(memory, samples, rest, row, bit, n)) continue;
          chosen.push(bit);
          return true;
        }
        memory.step();
        memory.read(rest, row, count);
        memory.read(x, bit, count, n);
        for (let s = 0; s < count; s++)
          rest.values[row + count + s] = rest.values[row + s]! ^ x.values[s * n + bit]!;
        memory.write(rest, row + count, count);
        memory.end();
        chosen.push(bit);
        if (search(bit + 1)) return true;
        chosen.pop();
      }
      return false;
    };
    return yield* answer(search(0) ? chosen : undefined);
  },
};

/** Whether a row of `rest` is column `bit` of the samples; looks no further than the first difference. */
function equals(
  memory: Workspace,
  { count, x }: BitSamples,
  rest: BitSamples['x'],
  row: number,
  bit: number,
  n: number,
): boolean {
  for (let s = 0; s < count; s++) {
    memory.read(rest, row + s, 1);
    memory.read(x, s * n + bit, 1);
    const same = memory.decide(rest.values[row + s] === x.values[s * n + bit]);
    memory.end();
    if (!same) return false;
  }
  return true;
}
