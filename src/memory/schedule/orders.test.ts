// The 128 valid orders of the sprint's backward pass and the published best and worst of them; dependences by name.

import { describe, expect, it } from 'vitest';
import { lruModule } from '../lru-module.node.ts';
import { dependencesOf } from './dependences.ts';
import { programOf } from './network-program.ts';
import { backwardOrders, clockOfFirstStep, withBackward } from './orders.ts';
import { networkLearner, sprintLearner } from './testing/learners.ts';
import { violationOf } from './versions.ts';

const SHORT: Readonly<Record<string, string>> = {
  ...{ gradient2: 'B1', back1: 'B2', slope1: 'B3' },
  ...{ 'update W1': 'U1', 'update b1': 'U2', 'update W2': 'U3', 'update b2': 'U4' },
};

// Per read: unfused, best; per float: unfused, best. Published, with the orders.
it.each([
  [3, 1000, [9715.9, 7549.4], [10639.6, 9902.4]],
  [20, 500, [13382.3, 8044.9], [17976.4, 17363.0]],
  [5, 64, [759.3, 556.3], [879.1, 823.0]],
] as const)(
  'n %i, hidden %i: 128 orders, the unfused one is the worst of them',
  (n, hidden, reads, floats) => {
    const program = programOf(sprintLearner(n, hidden));
    const orders = backwardOrders(program).map((order) => ({
      name: order.map((s) => SHORT[program.statements[s]!.name]).join('>'),
      ...clockOfFirstStep(program, withBackward(program, order), lruModule()),
    }));
    expect(orders).toHaveLength(128);
    expect(orders[0]!.name).toBe('B1>B2>B3>U1>U2>U3>U4');
    for (const [mean, [worst, best], name] of [
      ['perRead', reads, 'B1>U4>B2>U3>B3>U2>U1'],
      ['perFloat', floats, 'B2>B3>U2>U1>B1>U3>U4'],
    ] as const) {
      const sorted = [...orders].sort((a, b) => a[mean] - b[mean]);
      expect(sorted[0]![mean].toFixed(1)).toBe(best.toFixed(1));
      expect(sorted.at(-1)![mean].toFixed(1)).toBe(worst.toFixed(1));
      expect(orders[0]![mean]).toBe(sorted.at(-1)![mean]);
      const best1 = sorted.filter((order) => order[mean] === sorted[0]![mean]).map((order) => order.name);
      expect(best1).toContain(name);
    }
  },
);

describe('dependences', () => {
  const program = programOf(sprintLearner(3, 4));
  const named = dependencesOf(program).map(({ kind, from, to, buffer, steps, aligned }) => {
    const [a, b] = [from, to].map((s) => program.statements[s]!.name);
    const where = aligned ? 'unit by unit' : 'whole';
    return `${kind}: ${a} -> ${b} (${program.buffers[buffer]!.name}, ${steps}, ${where})`;
  });

  it.each([
    'anti: back1 -> update W2 (W2, 0, unit by unit)',
    'true: update W1 -> forward1 (W1, 1, unit by unit)',
    'anti: update W1 -> sample (x, 1, whole)',
    'true: compare -> gradient2 (dout, 0, whole)',
    'output: update W1 -> update W1 (W1, 1, unit by unit)',
    'anti: slope1 -> forward1 (h_pre, 1, unit by unit)',
    'true: relu1 -> gradient2 (h, 0, unit by unit)',
  ])('%s', (dependence) => expect(named).toContain(dependence));

  it('forbid exactly the orders in which some read sees another version', () => {
    const now = [...program.statements.keys()].filter((s) => program.statements[s]!.part === 'now');
    const valid = new Set(backwardOrders(program).map(String));
    let count = 0;
    const permute = (order: readonly number[]) => {
      if (order.length < now.length) {
        for (const s of now) if (!order.includes(s)) permute([...order, s]);
        return;
      }
      count++;
      const violation = violationOf(program, withBackward(program, order), [true, true]);
      if ((violation === undefined) !== valid.has(String(order))) {
        throw new Error(`${order}: ${JSON.stringify(violation)}`);
      }
    };
    permute([]);
    expect([count, valid.size]).toEqual([5040, 128]);
  });

  it('of a deeper network hold within the step and to the next', () => {
    const deep = programOf(networkLearner(2, [3, 4], 1, 2, 'adam'));
    const name = (s: number) => deep.statements[s]!.name;
    const found = dependencesOf(deep).map(({ kind, from, to }) => `${kind} ${name(from)} ${name(to)}`);
    for (const each of ['anti back1 update W2', 'true update W2 forward2', 'true activate1 slope1'])
      expect(found).toContain(each);
  });
});
