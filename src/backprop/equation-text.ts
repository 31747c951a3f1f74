// An equation as a line of text: symbols, numbers, result.

import { digitsOf, printed } from './digits.ts';
import type { Equation, Expression } from './expression.ts';
import { symbolText } from './places.ts';

/** How strongly an expression's sign binds; what binds less than its surroundings needs brackets. */
const STRENGTH = { sum: 1, difference: 1, negative: 2, product: 3, quotient: 3, power: 4 } as const;

export function strength(expression: Expression, negativeNumber: boolean): number {
  if (expression.kind in STRENGTH) return STRENGTH[expression.kind as keyof typeof STRENGTH];
  return negativeNumber ? 2 : 5;
}

/** The three parts of an equation in text: `w[1]1,1 - η ∂L/∂w[1]1,1`, `0.5 - 0.1 × 0.25`, `0.475`. */
export interface EquationText {
  readonly left: string;
  readonly symbols: string;
  readonly numbers: string;
  readonly result: string;
}

export function equationText(equation: Equation, full = false): EquationText {
  const digits = digitsOf(equation, full);
  return {
    left: symbolText(equation.symbol),
    symbols: text(equation.expression, null),
    numbers: text(equation.expression, digits.operands),
    result: printed(equation.result, digits.result),
  };
}

/** @param digits of the numbers; null prints symbols instead */
function text(expression: Expression, digits: number | null): string {
  const inner = (of: Expression, least: number) => {
    const line = text(of, digits);
    return strength(of, line.startsWith('-')) < least ? `(${line})` : line;
  };
  switch (expression.kind) {
    case 'named':
      return digits === null ? symbolText(expression.symbol) : printed(expression.value, digits);
    case 'literal':
      return printed(expression.value, digits ?? 17);
    case 'sum':
      return expression.of.map((term, i) => inner(term, i === 0 ? 1 : 3)).join(' + ');
    case 'product':
      return expression.of.map((factor, i) => inner(factor, i === 0 ? 3 : 4)).join(' × ');
    case 'max':
      return `max(${expression.of.map((of) => text(of, digits)).join(', ')})`;
    case 'difference':
      return `${inner(expression.left, 1)} - ${inner(expression.right, 3)}`;
    case 'quotient':
      return `${inner(expression.left, 4)} / ${inner(expression.right, 4)}`;
    case 'negative':
      return `-${inner(expression.of, 3)}`;
    case 'function':
      return call(expression.name, text(expression.of, digits));
    case 'power':
      return `${inner(expression.base, 5)}^${inner(expression.exponent, 5)}`;
    case 'bracket':
      return `[${text(expression.left, digits)} ${expression.relation} ${text(expression.right, digits)}]`;
  }
}

function call(name: string, argument: string): string {
  if (name === 'softplus') return `ln(1 + e^(${argument}))`;
  if (name === 'abs') return `|${argument}|`;
  return `${{ sigmoid: 'σ', sqrt: '√' }[name] ?? name}(${argument})`;
}
