// All learners: what they solve and what they do not, the same with the meter and without, and no value carried by.

import { describe, expect, it } from 'vitest';
import { audit } from '../memory/audit.ts';
import { PlainWorkspace } from '../memory/plain.ts';
import { Recorder } from '../memory/recorder.ts';
import type { ObservableWorkspace } from '../memory/workspace.ts';
import type { Learner, Settings } from './learner.ts';
import { LEARNERS, learnerCalled } from './learners.ts';
import { begin, solve } from './solve.ts';
import { type ParityChoices, parityRunSpec } from './spec.ts';

const TWENTY: ParityChoices = { n: 20, k: 3, seed: 42 };

/** Those that are meant to solve n 20, k 3. */
const SOLVING = new Set(LEARNERS.map(({ name }) => name));
for (const name of ['sprint', 'hebbian', 'forward-forward']) SOLVING.delete(name);

function solved(name: string, choices: ParityChoices, changes: Settings = {}) {
  return solve(parityRunSpec(learnerCalled(name) as Learner, choices, changes), new PlainWorkspace());
}

const names = LEARNERS.map(({ name }) => name);

describe.each(names)('%s', (name) => {
  it.each([42, 43, 44])(`with seed %i on n 20, k 3`, (seed) => {
    const { solved: isSolved, secret, test, samples, queries } = solved(name, { ...TWENTY, seed });
    expect(isSolved).toBe(SOLVING.has(name));
    if (isSolved) expect(test.accuracy).toBeGreaterThanOrEqual(0.95);
    else expect([secret, test.accuracy < 0.95]).toEqual([null, true]);
    const { access } = learnerCalled(name)!;
    expect(queries > 0).toBe(access === 'queries');
    expect(samples > 0).toBe(access === 'samples');
  });

  it('finds nothing where the labels are shuffled', () => {
    const { solved: isSolved, test } = solved(name, { ...TWENTY, shuffled: true }, few(name));
    expect(isSolved).toBe(false);
    expect(test.accuracy).toBeLessThan(0.7);
  });

  it('does the same under the meter', () => {
    const spec = parityRunSpec(learnerCalled(name) as Learner, { n: 6, k: 2, seed: 7 }, few(name));
    const { seconds: _plain, ...plain } = solve(spec, new PlainWorkspace());
    let accesses = 0;
    const sink = { declare() {}, access: () => accesses++, step() {} };
    const { seconds: _metered, ...metered } = solve(spec, new Recorder(sink));
    expect(metered).toEqual(plain);
    expect(accesses).toBeGreaterThan(20);
  });

  it('carries no value from one operation to the next', () => {
    const changes = { ...few(name), ...('hidden' in few(name) ? { hidden: 4 } : {}) };
    const spec = parityRunSpec(learnerCalled(name) as Learner, { n: 4, k: 2, seed: 3, train: 8 }, changes);
    const leak = audit((workspace) => {
      for (const _ of begin(spec, workspace as ObservableWorkspace).moments);
    });
    expect(leak).toBeUndefined();
  });
});

it.each(['units-up', 'units-down'])('%s: carries no value from one operation to the next', (variant) => {
  const changes = { hidden: 4, epochs: 2, variant };
  const spec = parityRunSpec(learnerCalled('sprint')!, { n: 4, k: 2, seed: 3, train: 8 }, changes);
  const leak = audit((workspace) => {
    for (const _ of begin(spec, workspace as ObservableWorkspace).moments);
  });
  expect(leak).toBeUndefined();
});

/** Settings for less work. */
function few(name: string): Settings {
  const own = learnerCalled(name)!.settings(20, 3);
  const less = { hidden: 20, epochs: 2, steps: 200, tries: 3000 };
  return Object.fromEntries(Object.entries(less).filter(([key]) => key in own));
}
