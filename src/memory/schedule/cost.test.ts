// The plain order's cost against the published numbers, and what the version checker says of known orders.

import { describe, expect, it } from 'vitest';
import { sprintGolden } from '../../parity/testing/sprint-golden.node.ts';
import { lruModule } from '../lru-module.node.ts';
import { lowerBound, rootSum } from './bound.ts';
import { costOf } from './cost.ts';
import { programOf } from './network-program.ts';
import { type Entry, type Nest, plainSchedule } from './schedule.ts';
import { networkLearner, sprintLearner } from './testing/learners.ts';
import { violationOf } from './versions.ts';

const golden = sprintGolden();
const program = programOf(sprintLearner(3, 1000));

/** The hand-made order of the facts: the backward pass merged with the next forward pass. */
function merged(direction: 1 | -1, spill: boolean): Nest {
  const entry = (name: string, place: Entry['place'] = 'loop', part: Entry['part'] = 'all'): Entry => ({
    ...{ statement: program.statements.findIndex((s) => s.name === name), form: 0, part, inside: 1, place },
  });
  const names = ['gradient2', 'back1', 'update W2', 'slope1', 'update W1', 'update b1'];
  const sum = spill
    ? [entry('forward2', 'loop', 'products'), entry('forward2', 'after', 'sum')]
    : [entry('forward2')];
  const entries = [
    ...names.map((name) => entry(name)),
    ...[entry('update b2', 'after'), entry('sample', 'before'), entry('forward1'), entry('relu1'), ...sum],
  ];
  return { tile: 1, direction, entries };
}

describe.skipIf(golden === undefined)('the whole sprint, n 3, hidden 1000', () => {
  const decisions = golden?.variants.unfused.steps.map(({ updated }) => updated) ?? [];

  it('the plain order costs what was published', () => {
    const { dmd, reads } = costOf(program, plainSchedule(program), decisions, lruModule());
    expect([Math.round(dmd), reads]).toEqual([34_204_655, 484_359]);
  });

  it('the bound is the published one', () => {
    const bound = lowerBound(program, decisions);
    expect(Math.round(bound.dmd)).toBe(9_432_325);
    expect([bound.intervals, bound.learnt]).toEqual([40, 17]);
  });

  it('merged and ascending, and alternating with stored products: within 0.1% of what was published', () => {
    // The published order of the scalars is not told; they are a thousandth.
    const cost = (...nests: Nest[]) =>
      costOf(program, { phases: nests.map((nest) => [nest]), contracted: [] }, decisions, lruModule()).dmd;
    expect(cost(merged(1, false)) / 21_775_740 - 1).toBeLessThan(0.001);
    expect(Math.abs(cost(merged(1, true), merged(-1, true)) / 19_984_938 - 1)).toBeLessThan(0.001);
  });
});

it('the bound of other networks counts every parameter, and the state of Adam after the first step', () => {
  expect(Math.round(rootSum(11_001))).toBe(769_284);
  const network = networkLearner(3, [4, 5], 2, 2);
  const parameters = 3 * 4 + 4 + 4 * 5 + 5 + 5 * 2 + 2;
  const steps = [true, true, true];
  expect(lowerBound(programOf(network), steps).dmd).toBeCloseTo(3 * rootSum(parameters), 9);
  const adam = programOf({ ...network, optimizer: 'adam' });
  expect(lowerBound(adam, steps).dmd).toBeCloseTo(rootSum(parameters) + 2 * rootSum(3 * parameters), 9);
  expect(lowerBound(adam, steps).unconditional).toBeCloseTo(2 * rootSum(3 * parameters), 9);
});

describe('violations', () => {
  const violation = (nest: Nest) =>
    violationOf(program, { phases: [[nest]], contracted: [] }, [true, true, false, true]);
  const { entries, ...nest } = merged(1, false);
  const at = (name: string) =>
    entries.findIndex(({ statement }) => program.statements[statement]!.name === name);
  const moved = (name: string, to: number) => {
    const rest = entries.filter((_, i) => i !== at(name));
    return { ...nest, entries: [...rest.slice(0, to), entries[at(name)]!, ...rest.slice(to)] };
  };

  it('there is none in the merged order', () => {
    expect(violation({ ...nest, entries })).toBeUndefined();
    expect(violation(merged(-1, true))).toBeUndefined();
  });

  it.each([
    [
      'W2 is updated before its old value carries the gradient back',
      moved('update W2', 1),
      'anti',
      'W2',
      'back1',
    ],
    ['the next sample comes while the last is needed', moved('sample', 0), 'anti', 'x', 'update W1'],
    ['the gradient is used before it is there', moved('gradient2', 5), 'true', 'dW2', 'update W2'],
    ['a sum in descending order', merged(-1, false), 'reduction', '', 'forward2'],
  ] as const)('%s', (_what, wrong, kind, buffer, statement) => {
    expect(violation(wrong)).toMatchObject({ kind, buffer, statement });
  });
});
