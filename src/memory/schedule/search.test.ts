// The search: the same seed gives the same schedule, stopped and resumed or not, and what it finds beats the plain order.

import { expect, it } from 'vitest';
import { lruModule } from '../lru-module.node.ts';
import { costOf } from './cost.ts';
import { plainGenome, scheduleOf } from './genome.ts';
import type { Learner } from './program.ts';
import { plainSchedule } from './schedule.ts';
import { ScheduleSearch, type SearchState } from './search.ts';
import { networkLearner, sprintLearner } from './testing/learners.ts';
import { violationOf } from './versions.ts';

const EFFORT = { rounds: 2, moves: 150, finish: 10 };
const STEPS = [true, false, true, true, false, true];

function finished(search: ScheduleSearch): SearchState {
  while (!search.isDone) search.step();
  return search.state;
}

it('begins with the plain order', () => {
  const search = ScheduleSearch.begin(sprintLearner(2, 5), STEPS, 1, EFFORT, lruModule());
  const { program } = search;
  expect(scheduleOf(program, search.state.current.genome)).toEqual(plainSchedule(program));
  expect(search.state.current.genome).toEqual(plainGenome(program));
});

it('is a function of its seed, also when it is stopped, written down and resumed', () => {
  const learner = sprintLearner(2, 5);
  const begin = (seed: number) => ScheduleSearch.begin(learner, STEPS, seed, EFFORT, lruModule());
  const whole = finished(begin(3));
  for (const stop of [150, 305]) {
    const first = begin(3);
    while (first.state.tried < stop) first.step();
    const written = JSON.parse(JSON.stringify(first.state)) as SearchState;
    expect(finished(new ScheduleSearch(written, lruModule()))).toEqual(whole);
  }
  expect(finished(begin(4)).best).not.toEqual(whole.best);
});

it.each([
  ['one hidden layer', sprintLearner(4, 24), STEPS],
  ['three layers, a batch of 8', networkLearner(6, [24, 16], 1, 8), [true, true, true]],
  ['Adam', networkLearner(4, [20], 2, 3, 'adam'), [true, true, true]],
] as const)('%s: at least a fifth less than the plain order, and legal', (_name, learner: Learner, steps) => {
  const search = ScheduleSearch.begin(learner, steps, 1, { rounds: 1, moves: 1500, finish: 5 }, lruModule());
  const { best } = finished(search);
  const { program } = search;
  const schedule = scheduleOf(program, best.genome);
  expect(violationOf(program, schedule, steps)).toBeUndefined();
  const plain = costOf(program, plainSchedule(program), steps, lruModule()).dmd;
  expect(costOf(program, schedule, steps, lruModule()).dmd).toBeLessThan(0.8 * plain);
});
