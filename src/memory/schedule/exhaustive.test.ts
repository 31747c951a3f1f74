// The true optimum of tiny runs, over all orders of their operations: published by no one, found twice, and reached.

import { expect, it } from 'vitest';
import { lruModule } from '../lru-module.node.ts';
import { lowerBound } from './bound.ts';
import { costOf } from './cost.ts';
import { optimumOf } from './exhaustive.ts';
import { scheduleOf } from './genome.ts';
import { programOf } from './network-program.ts';
import { plainSchedule } from './schedule.ts';
import { ScheduleSearch } from './search.ts';
import { sprintLearner } from './testing/learners.ts';

/** The search's best in the model of the optimum: every unit reads all that it needs, every temporary is stored whole. */
function searched(n: number, hidden: number, steps: readonly boolean[], moves: number): number {
  const effort = { rounds: 3, moves, finish: 5 };
  const options = { wholeBuffers: true, holding: 'unit' } as const;
  const search = ScheduleSearch.begin(sprintLearner(n, hidden), steps, 1, effort, lruModule(), options);
  while (!search.isDone) search.step();
  const { program } = search;
  const schedule = scheduleOf(program, search.answer().genome);
  return costOf(program, schedule, steps, lruModule(), 'unit').dmd;
}

it.each([
  [2, 2, [true], 1500],
  [1, 2, [true], 1500],
] as const)(
  'n %i, hidden %i, steps %j: the search reaches the optimum of all orders',
  (n, hidden, steps, moves) => {
    const program = programOf(sprintLearner(n, hidden));
    const { dmd, complete, order } = optimumOf(program, steps);
    expect(complete).toBe(true);
    expect(order.length).toBeGreaterThan(10);
    expect(searched(n, hidden, steps, moves)).toBeCloseTo(dmd, 9);
    const plain = costOf(program, plainSchedule(program), steps, lruModule(), 'unit').dmd;
    expect(dmd).toBeLessThan(plain);
    expect(dmd).toBeGreaterThan(lowerBound(program, steps).dmd);
  },
);

it('what branch and bound rules out is no better: with and without a cost to beat', () => {
  const program = programOf(sprintLearner(1, 1));
  const { dmd, looked } = optimumOf(program, [true]);
  // Knowing the optimum, it proves that nothing is below with fewer looks.
  const proof = optimumOf(program, [true], dmd + 1e-9);
  expect(proof.complete).toBe(true);
  expect(proof.looked).toBeLessThanOrEqual(looked);
  expect(optimumOf(program, [true], dmd - 1e-6).order).toEqual([]);
  expect(optimumOf(program, [true], Number.POSITIVE_INFINITY, 5).complete).toBe(false);
});
