// False claims whose values, words or commands are wrong: what is changed in a good file, and what the rebuttal says.

import type { Loose } from './claims.node.ts';

/** What is false, what is changed in the good file, and what the rebuttal says. */
export type FalseClaim = readonly [string, (claims: Loose, folder: string) => unknown, RegExp];

export const FALSE_VALUES: readonly FalseClaim[] = [
  ['a wrong value', (c) => c.steps[0].expect.value++, /claimed = \d+, measured \d+/],
  [
    'a wrong value and words that say it',
    (c) => {
      c.steps[0].says = 'Run a has 999 polytopes at epoch 2.';
      c.statement = 'It has 999 polytopes.';
      c.steps[0].expect.value = 999;
    },
    /claimed = 999, measured \d+/,
  ],
  [
    'a value that is off by one bit',
    (c) => {
      c.steps[1].expect = { value: c.steps[1].expect.value * (1 + 2 ** -52) };
    },
    /measured/,
  ],
  [
    'the right value of another run',
    (c) => {
      c.steps[0].command = ['polytopes', 'b@2'];
      c.steps[0].subjects = [c.steps[4].subjects[1]];
    },
    /claimed = \d+, measured \d+/,
  ],
  [
    'the right value of another epoch',
    (c) => {
      c.steps[1].pointer = '/losses/2/valLoss';
    },
    /measured 0\./,
  ],
  [
    "another run under the claimed one's hash",
    (c) => {
      c.steps[0].subjects[0].path = 'b';
      c.steps[0].command[1] = 'b@2';
    },
    /another sha256|not what was claimed/,
  ],
  [
    'a hash of one digit more',
    (c) => {
      c.steps[0].subjects[0].sha256 += '0';
    },
    /subjects\/0\/sha256/,
  ],
  [
    'another hash',
    (c) => {
      for (const step of c.steps)
        for (const each of step.subjects) if (each.path === 'a') each.sha256 = '0'.repeat(64);
    },
    /not what was claimed about: its sha256 is/,
  ],
  [
    'no command',
    (c) => {
      delete c.steps[0].command;
    },
    /receipt is missing: command/,
  ],
  [
    'an empty command',
    (c) => {
      c.steps[0].command = [];
    },
    /receipt is missing: command/,
  ],
  [
    'no expected value',
    (c) => {
      c.steps[0].expect = {};
    },
    /receipt is missing: value/,
  ],
  [
    'no expectation',
    (c) => {
      delete c.steps[0].expect;
    },
    /receipt is missing: expect/,
  ],
  [
    'no subject',
    (c) => {
      c.steps[0].subjects = [];
    },
    /none of the step's subjects/,
  ],
  [
    'no hash',
    (c) => {
      delete c.steps[0].subjects[0].sha256;
    },
    /receipt is missing: sha256/,
  ],
  [
    'no pointer',
    (c) => {
      delete c.steps[0].pointer;
    },
    /receipt is missing: pointer/,
  ],
  [
    'no steps',
    (c) => {
      c.steps = [];
    },
    /\/steps/,
  ],
  [
    'a number in the statement that no step measured',
    (c) => {
      c.statement += ' Its loss is 0.123456.';
    },
    /no receipt shows the number 0\.123456/,
  ],
  [
    'a number in the words that no step measured',
    (c) => {
      c.steps[4].says += ' They differ in 17 weights.';
    },
    /no receipt shows the number 17/,
  ],
  [
    'words with another number than the receipt',
    (c) => {
      c.steps[0].says = 'At epoch 2 run a has 2 polytopes.';
    },
    /not the \d+ of the receipt/,
  ],
  [
    'a tolerance of 10^9',
    (c) => {
      c.steps[0].expect.tolerance = 1e9;
    },
    /tolerance of 1000000000 .* says nothing/,
  ],
  [
    'a relative tolerance of 10^9',
    (c) => {
      c.steps[0].expect.relativeTolerance = 1e9;
    },
    /says nothing/,
  ],
  [
    'a tolerance below 0',
    (c) => {
      c.steps[0].expect.tolerance = -1;
    },
    /tolerance/,
  ],
  [
    'a bound of 10^9',
    (c) => {
      c.steps[0].says = 'Few.';
      c.steps[0].expect = { relation: '<', value: 1e9 };
    },
    /bound 1000000000 says nothing/,
  ],
  [
    'a factor of 10^300',
    (c) => {
      c.steps[3].expect.times = 1e300;
    },
    /says nothing|measured/,
  ],
  [
    'a pointer into nothing',
    (c) => {
      c.steps[0].pointer = '/polytopes';
    },
    /\/polytopes leads to nothing/,
  ],
  [
    'a pointer into the prototype',
    (c) => {
      c.steps[0].pointer = '/constructor/name';
    },
    /leads to nothing/,
  ],
  [
    'a pointer to the clock',
    (c) => {
      c.steps[0].pointer = '/seconds';
    },
    /leads to nothing/,
  ],
  [
    'a pointer that is none',
    (c) => {
      c.steps[0].pointer = 'regions';
    },
    /no JSON pointer/,
  ],
  [
    'a step that needs a later one',
    (c) => {
      c.steps.reverse();
    },
    /is not an earlier step/,
  ],
  [
    'a step that needs itself',
    (c) => {
      c.steps[2].expect.step = 'again';
    },
    /is not an earlier step/,
  ],
  [
    'a step that needs none there is',
    (c) => {
      c.steps[2].expect.step = 'gone';
    },
    /is no step/,
  ],
];
