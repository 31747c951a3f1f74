// Printed equations are true: of any network, sample and micro-step, and with all digits.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { digitsOf, halfUnit, printed } from './digits.ts';
import { equationText } from './equation-text.ts';
import { type Equation, evaluate } from './expression.ts';
import { MicroSteps } from './micro.ts';
import { stepOnce } from './step.ts';
import { equations } from './terms.ts';
import { anyCase, type Case } from './testing/arbitrary.ts';
import { calculate, holds } from './testing/calculator.ts';

/** Some updates from the start, and then all micro-steps of one more. */
function walk({ model, training, samples, state }: Case, updates: number, factor: number) {
  let now = state;
  for (let k = 0; k < now.parameters.length; k++) now.parameters[k] = now.parameters[k]! * factor;
  for (let i = 0; i < updates; i++) now = stepOnce(model, training, samples, now).after;
  const step = stepOnce(model, training, samples, now);
  const steps = new MicroSteps(model, training, step.passes.length);
  const all = Array.from({ length: steps.count }, (_, i) => equations(model, training, step, steps.at(i)));
  return { step, all: all.flat() };
}

const RUNS = Number(process.env.CREASE_EQUATIONS ?? 80);

it('evaluates every printed equation to its printed result, within its printed digits', () => {
  fc.assert(
    fc.property(
      anyCase,
      fc.integer({ min: 0, max: 5 }),
      fc.constantFrom(1, 1, 1e-3, 30),
      (some, updates, factor) => {
        for (const equation of walk(some, updates, factor).all) {
          for (const full of [false, true]) {
            const { left, numbers, result } = equationText(equation, full);
            expect(holds(numbers, result), `${left} = ${numbers} = ${result}`).toBe(true);
          }
        }
      },
    ),
    { numRuns: RUNS },
  );
}, 300_000);

it('holds exactly what the engine computed: every expression evaluates to its result, bit for bit', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 0, max: 5 }), (some, updates) => {
      for (const { expression, result, symbol } of walk(some, updates, 1).all)
        expect(evaluate(expression) + 0, symbol.letter).toBe(result + 0);
    }),
  );
});

it('tells all of an update: every sum, delta, gradient and new parameter is some result', () => {
  fc.assert(
    fc.property(anyCase, (some) => {
      const { step, all } = walk(some, 1, 1);
      const at = (place: string) => all.filter((equation) => equation.place === place).at(-1)?.result;
      for (const [k, value] of step.after.parameters.entries()) expect(at(`w-${k}`)).toBe(value);
      for (const [k, value] of step.passes[0]!.gradient.entries())
        expect(all.find((equation) => equation.place === `g-${k}`)?.result).toBe(value);
      expect(all.find(({ place }) => place === 'L')?.result).toBe(step.passes[0]!.loss);
    }),
    { numRuns: 50 },
  );
});

it('prints as few digits as make an equation true, and all where they are needed', () => {
  const named = (value: number) => ({ kind: 'named' as const, symbol: { letter: 'v' }, value, place: '' });
  const difference = (left: number, right: number): Equation => ({
    symbol: { letter: 'd' },
    place: '',
    expression: { kind: 'difference', left: named(left), right: named(right) },
    result: left - right,
  });
  expect(equationText(difference(0.75, 0.5))).toMatchObject({ numbers: '0.75 - 0.5', result: '0.25' });
  expect(equationText(difference(1.0000001, 1))).toMatchObject({
    numbers: '1.0000001 - 1',
    result: '1.000e-7',
  });
  expect(digitsOf(difference(1 / 3, 1e-9), false)).toEqual({ operands: 4, result: 4 });
  expect(equationText(difference(1 / 3, 2 / 3), true)).toMatchObject({
    numbers: '0.3333333333333333 - 0.6666666666666666',
    result: '-0.3333333333333333',
  });
  expect(equationText(difference(Number.NaN, 1))).toMatchObject({ numbers: 'NaN - 1', result: 'NaN' });
  expect(printed(-0, 4)).toBe('0');
  expect(halfUnit(0.3333, 4)).toBe(0.00005);
});

it('the calculator of these tests can tell true from false', () => {
  expect(holds('0.747 × 0.5121', '0.0000')).toBe(false);
  expect(holds('1 × (-0.67) + 1 × (-0.3)', '0.33')).toBe(false);
  expect(holds('0.5121 × 0.747', '0.3825')).toBe(true);
  expect(holds('0.5121 × 0.747', '0.3826')).toBe(false);
  expect(calculate('ln(1 + e^(-(2 - 2)))')).toBeCloseTo(Math.LN2);
  expect(calculate('max(0, -1) + [0.5 > 0] - 2^3 / 4')).toBe(-1);
  expect(() => calculate('1 +')).toThrow('expected more');
  expect(() => calculate('1 ? 2')).toThrow('cannot read');
});
