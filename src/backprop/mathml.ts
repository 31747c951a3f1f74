// An equation as MathML: a tree of elements, the numbers and symbols carrying the place in the diagram they belong to.

import { digitsOf, printed } from './digits.ts';
import { strength } from './equation-text.ts';
import type { Equation, Expression, SymbolName } from './expression.ts';

/** One element: its name, its text or its children, and the place of what it shows. */
export interface MathNode {
  readonly tag: 'mrow' | 'mi' | 'mn' | 'mo' | 'msub' | 'msup' | 'msubsup' | 'mfrac' | 'msqrt';
  readonly text?: string;
  readonly children?: readonly MathNode[];
  readonly place?: string;
}

const mi = (text: string): MathNode => ({ tag: 'mi', text });
const mo = (text: string): MathNode => ({ tag: 'mo', text });
const mn = (text: string): MathNode => ({ tag: 'mn', text });
const row = (...children: MathNode[]): MathNode => ({ tag: 'mrow', children });

/** The parts of an equation: the symbol, the right-hand side in symbols and in numbers, the result. */
export interface EquationMath {
  readonly left: MathNode;
  readonly symbols: MathNode;
  readonly numbers: MathNode;
  readonly result: MathNode;
}

export function equationMath(equation: Equation, full = false): EquationMath {
  const { operands, result } = digitsOf(equation, full);
  return {
    left: { ...symbolMath(equation.symbol), place: equation.place },
    symbols: math(equation.expression, null),
    numbers: math(equation.expression, operands),
    result: { ...numberMath(printed(equation.result, result)), place: equation.place },
  };
}

/** A symbol with its indices. */
export function symbolMath({ letter, above, below, slope }: SymbolName): MathNode {
  const base = mi(letter);
  const over = above && row(mo('('), mn(above), mo(')'));
  const under = below && mn(below);
  const symbol: MathNode = over
    ? { tag: 'msubsup', children: [base, under || row(), over] }
    : under
      ? { tag: 'msub', children: [base, under] }
      : base;
  if (!slope) return symbol;
  return { tag: 'mfrac', children: [row(mo('∂'), mi('L')), row(mo('∂'), symbol)] };
}

/** A number; scientific notation becomes a power of ten. */
function numberMath(text: string): MathNode {
  if (text.startsWith('-')) return row(mo('−'), numberMath(text.slice(1)));
  if (text === 'Infinity') return mn('∞');
  const [digits, exponent] = text.split('e') as [string, string?];
  if (exponent === undefined) return mn(digits);
  const power = numberMath(exponent.replace('+', ''));
  return row(mn(digits), mo('×'), { tag: 'msup', children: [mn('10'), power] });
}

/** @param digits of the numbers; null shows symbols instead */
function math(expression: Expression, digits: number | null): MathNode {
  const inner = (of: Expression, least: number): MathNode => {
    const node = math(of, digits);
    const isNumber = digits !== null || of.kind === 'literal';
    const value = of.kind === 'named' || of.kind === 'literal' ? of.value : 0;
    const text =
      isNumber && (of.kind === 'named' || of.kind === 'literal') ? printed(value, digits ?? 17) : '';
    // A power of ten is a product.
    const binds = Math.min(strength(of, text.startsWith('-')), text.includes('e') ? 3 : 5);
    return binds < least ? row(mo('('), node, mo(')')) : node;
  };
  const joined = (parts: readonly MathNode[], sign: string): MathNode =>
    row(...parts.flatMap((part, i) => (i === 0 ? [part] : [mo(sign), part])));
  switch (expression.kind) {
    case 'named': {
      const shown =
        digits === null ? symbolMath(expression.symbol) : numberMath(printed(expression.value, digits));
      return { ...shown, place: expression.place };
    }
    case 'literal':
      return numberMath(printed(expression.value, digits ?? 17));
    case 'sum':
      return joined(
        expression.of.map((term, i) => inner(term, i === 0 ? 1 : 3)),
        '+',
      );
    case 'product':
      return joined(
        expression.of.map((factor, i) => inner(factor, i === 0 ? 3 : 4)),
        digits === null ? '⋅' : '×',
      );
    case 'max':
      return row(
        mi('max'),
        mo('('),
        joined(
          expression.of.map((of) => math(of, digits)),
          ',',
        ),
        mo(')'),
      );
    case 'difference':
      return row(inner(expression.left, 1), mo('−'), inner(expression.right, 3));
    case 'quotient':
      return { tag: 'mfrac', children: [math(expression.left, digits), math(expression.right, digits)] };
    case 'negative':
      return row(mo('−'), inner(expression.of, 3));
    case 'function':
      return call(expression.name, math(expression.of, digits));
    case 'power':
      return {
        tag: 'msup',
        children: [inner(expression.base, 5), math(expression.exponent, digits)],
      };
    case 'bracket':
      return row(
        mo('['),
        math(expression.left, digits),
        mo(expression.relation),
        math(expression.right, digits),
        mo(']'),
      );
  }
}

function call(name: string, argument: MathNode): MathNode {
  if (name === 'sqrt') return { tag: 'msqrt', children: [argument] };
  if (name === 'softplus') {
    const power: MathNode = { tag: 'msup', children: [mi('e'), argument] };
    return row(mi('ln'), mo('('), mn('1'), mo('+'), power, mo(')'));
  }
  return row(mi(name === 'sigmoid' ? 'σ' : name), mo('('), argument, mo(')'));
}
