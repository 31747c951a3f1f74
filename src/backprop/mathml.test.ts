// Typeset equations: what MathML shows evaluates to what it shows, and every number knows its place.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { namedIn } from './expression.ts';
import { equationMath, type MathNode } from './mathml.ts';
import { MicroSteps } from './micro.ts';
import { stepOnce } from './step.ts';
import { equations } from './terms.ts';
import { anyCase } from './testing/arbitrary.ts';
import { holds } from './testing/calculator.ts';
import { readMath } from './testing/read-math.ts';

/** A number of the result as JavaScript writes it. */
const number = (node: MathNode) =>
  readMath(node)
    .replaceAll(' ', '')
    .replace(/×10\^\((-?\d+)\)/, 'e$1');

const placesIn = ({ place, children = [] }: MathNode): string[] => [
  ...(place ? [place] : []),
  ...children.flatMap(placesIn),
];

it('typesets equations that are true, with every number at its place', () => {
  fc.assert(
    fc.property(anyCase, fc.constantFrom(1, 1e-3, 30), fc.boolean(), (some, factor, full) => {
      const { model, training, samples, state } = some;
      for (let k = 0; k < state.parameters.length; k++) state.parameters[k] = state.parameters[k]! * factor;
      const step = stepOnce(model, training, samples, state);
      const steps = new MicroSteps(model, training, step.passes.length);
      for (let i = 0; i < steps.count; i++) {
        for (const equation of equations(model, training, step, steps.at(i))) {
          const { numbers, symbols, result } = equationMath(equation, full);
          const line = readMath(numbers);
          expect(holds(line, number(result)), `${line} = ${number(result)}`).toBe(true);
          const places = namedIn(equation.expression).map(({ place }) => place);
          expect(placesIn(numbers)).toEqual(places);
          expect(placesIn(symbols)).toEqual(places);
          expect(result.place).toBe(equation.place);
        }
      }
    }),
    { numRuns: 60 },
  );
});
