// Influence by queries (Kushilevitz and Mansour 1993): a bit is secret if turning it turns the label.

import { answer } from '../exact.ts';
import type { Learner } from '../learner.ts';

type InfluenceSettings = { readonly rounds: number };

export const influence: Learner<InfluenceSettings> = {
  name: 'influence',
  brief: 'influence by queries (Kushilevitz-Mansour): turn one bit and see whether the label turns',
  access: 'queries',
  // One round is enough for a clean label; the majority of five bears some noise.
  settings: () => ({ rounds: 5 }),
  work: (n, _k, { rounds }) => rounds * n * n,
  *solve({ memory, source, settings, random }) {
    const { n, k } = source;
    const { rounds } = settings;
    const point = memory.bits('point', n);
    const before = memory.bits('before', 1);
    const after = memory.bits('after', 1);
    const turned = memory.int32('turned', n);
    turned.values.fill(0);
    memory.write(turned);
    memory.end();

    const turn = (bit: number) => {
      memory.read(point, bit, 1);
      point.values[bit] = 1 - point.values[bit]!;
      memory.write(point, bit, 1);
      memory.end();
    };
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < n; i++) point.values[i] = random.getrandbits(1);
      memory.write(point);
      memory.end();
      source.query(point, 0, before, 0);
      for (let bit = 0; bit < n; bit++) {
        memory.step();
        turn(bit);
        source.query(point, 0, after, 0);
        turn(bit);
        memory.read(before);
        memory.read(after);
        memory.read(turned, bit, 1);
        turned.values[bit] = turned.values[bit]! + (before.values[0]! ^ after.values[0]!);
        memory.write(turned, bit, 1);
        memory.end();
      }
    }
    const secret: number[] = [];
    for (let bit = 0; bit < n; bit++) {
      memory.read(turned, bit, 1);
      if (memory.decide(2 * turned.values[bit]! > rounds)) secret.push(bit);
      memory.end();
    }
    return yield* answer(secret.length === k ? secret : undefined);
  },
};
