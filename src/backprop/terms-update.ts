// The equations of an update: the mean over the batch, the penalties, and what the optimizer makes of it.

import { ADAM, RMSPROP } from '../net/optimizer.ts';
import { powInteger } from '../random/math.ts';
import {
  apply,
  type Equation,
  type Expression,
  literal,
  minus,
  over,
  power,
  product,
  type SymbolName,
  sum,
} from './expression.ts';
import type { UpdateStep } from './micro.ts';
import { type Model, parameterPlaces } from './model.ts';
import { parameterSymbol, place } from './places.ts';
import type { Step } from './step.ts';
import type { Training } from './training.ts';

const named = (symbol: SymbolName, value: number, where: string): Expression => ({
  kind: 'named',
  symbol,
  value,
  place: where,
});

const setting = (letter: string, name: string, value: number) =>
  named({ letter }, value, place.setting(name));

/** The equations of one parameter's mean gradient or update. */
export function updateEquations(
  model: Model,
  training: Training,
  step: Step,
  { kind, parameter }: UpdateStep,
): Equation[] {
  const where = parameterPlaces(model)[parameter]!;
  const symbol = parameterSymbol(where);
  if (kind === 'mean') return [mean(step, parameter, symbol)];
  const isWeight = where.from !== null;
  return [
    ...(isWeight ? penalties(training, step, parameter, symbol) : []),
    ...optimizer(training, step, parameter, symbol),
  ];
}

function mean(step: Step, parameter: number, symbol: SymbolName): Equation {
  let total = 0;
  for (const { gradient } of step.passes) total += gradient[parameter]!;
  const where = place.gradient(parameter);
  return {
    symbol: { ...symbol, slope: true },
    place: where,
    expression: over(
      named({ ...symbol, letter: `Σ${symbol.letter}` }, total, where),
      literal(step.passes.length),
    ),
    result: step.mean[parameter]!,
  };
}

/** What l1 and l2 add to a weight's gradient. */
function penalties({ l1, l2 }: Training, step: Step, parameter: number, symbol: SymbolName): Equation[] {
  if (l1 === 0 && l2 === 0) return [];
  const where = place.gradient(parameter);
  const w = named(symbol, step.before.parameters[parameter]!, place.parameter(parameter));
  return [
    {
      symbol: { ...symbol, slope: true },
      place: where,
      expression: sum(
        named({ ...symbol, slope: true }, step.mean[parameter]!, where),
        ...(l2 === 0 ? [] : [product(setting('λ₂', 'l2', l2), w)]),
        ...(l1 === 0 ? [] : [product(setting('λ₁', 'l1', l1), apply('sign', w))]),
      ),
      result: step.gradient[parameter]!,
      assigns: true,
    },
  ];
}

function optimizer({ optimizer }: Training, step: Step, parameter: number, symbol: SymbolName): Equation[] {
  const where = place.parameter(parameter);
  const w = named(symbol, step.before.parameters[parameter]!, where);
  const g = named({ ...symbol, slope: true }, step.gradient[parameter]!, place.gradient(parameter));
  const rate = setting('η', 'rate', optimizer.learningRate);
  const result = step.after.parameters[parameter]!;
  const becomes = (expression: Expression): Equation => ({
    symbol,
    place: where,
    expression: minus(w, expression),
    result,
    assigns: true,
  });
  const slotSymbol = (letter: string): SymbolName => ({ ...symbol, letter: `${letter}` });
  const slotPlace = (slot: number) => place.slot(slot, parameter);
  const before = (letter: string, slot: number) =>
    named(slotSymbol(letter), step.before.slots[slot]![parameter]!, slotPlace(slot));
  const after = (letter: string, slot: number) =>
    named(slotSymbol(letter), step.after.slots[slot]![parameter]!, slotPlace(slot));
  const remembers = (letter: string, slot: number, expression: Expression): Equation => ({
    symbol: slotSymbol(letter),
    place: slotPlace(slot),
    expression,
    result: step.after.slots[slot]![parameter]!,
    assigns: true,
  });
  switch (optimizer.kind) {
    case 'sgd':
      return [becomes(product(rate, g))];
    case 'sgd_momentum': {
      const mu = setting('μ', 'momentum', optimizer.momentum);
      return [remembers('v', 0, sum(product(mu, before('v', 0)), g)), becomes(product(rate, after('v', 0)))];
    }
    case 'rmsprop': {
      const alpha = literal(RMSPROP.alpha);
      const square = sum(product(alpha, before('s', 0)), product(minus(literal(1), alpha), g, g));
      const root = sum(apply('sqrt', after('s', 0)), literal(RMSPROP.eps));
      return [remembers('s', 0, square), becomes(over(product(rate, g), root))];
    }
    case 'adam': {
      const beta1 = literal(ADAM.beta1);
      const beta2 = literal(ADAM.beta2);
      const steps = named({ letter: 'k' }, step.after.steps, place.setting('steps'));
      const size = optimizer.learningRate / (1 - powInteger(ADAM.beta1, step.after.steps));
      const correction = Math.sqrt(1 - powInteger(ADAM.beta2, step.after.steps));
      const sizeName = (value: number) => setting('η̂', 'step-size', value);
      const correctionName = (value: number) => setting('c', 'correction', value);
      const one = literal(1);
      return [
        remembers('m', 0, sum(product(beta1, before('m', 0)), product(minus(one, beta1), g))),
        remembers('v', 1, sum(product(beta2, before('v', 1)), product(minus(one, beta2), g, g))),
        {
          symbol: { letter: 'η̂' },
          place: place.setting('step-size'),
          expression: over(rate, minus(one, power(beta1, steps))),
          result: size,
        },
        {
          symbol: { letter: 'c' },
          place: place.setting('correction'),
          expression: apply('sqrt', minus(one, power(beta2, steps))),
          result: correction,
        },
        becomes(
          over(
            product(sizeName(size), after('m', 0)),
            sum(over(apply('sqrt', after('v', 1)), correctionName(correction)), literal(ADAM.eps)),
          ),
        ),
      ];
    }
  }
}
