// Equations as data: what stands on both sides, with symbols, numbers, and the places in the diagram they come from.

import { powInteger, sigmoid, softplus, tanh } from '../random/math.ts';

/** A symbol: a letter with the layer above and the unit below, or the derivative of the loss by one. */
export interface SymbolName {
  readonly letter: string;
  /** Layer, from 1. */
  readonly above?: string;
  readonly below?: string;
  /** Printed as the derivative of L by this symbol. */
  readonly slope?: true;
}

/** Functions of one number that have a sign of their own. */
export type FunctionName = 'sigmoid' | 'tanh' | 'softplus' | 'sqrt' | 'sign' | 'abs';

/** Iverson's brackets: 1 where it holds, else 0. */
export type Relation = '>' | '<';

export type Expression =
  /** A number that has a name and a place; `place` is an id of places.ts. */
  | { readonly kind: 'named'; readonly symbol: SymbolName; readonly value: number; readonly place: string }
  /** A number that is part of the formula. */
  | { readonly kind: 'literal'; readonly value: number }
  /** From left to right. */
  | { readonly kind: 'sum' | 'product' | 'max'; readonly of: readonly Expression[] }
  | { readonly kind: 'difference' | 'quotient'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'function'; readonly name: FunctionName; readonly of: Expression }
  /** An integer power of a number. */
  | { readonly kind: 'power'; readonly base: Expression; readonly exponent: Expression }
  | {
      readonly kind: 'bracket';
      readonly left: Expression;
      readonly relation: Relation;
      readonly right: Expression;
    };

/** `symbol = expression = result`. */
export interface Equation {
  readonly symbol: SymbolName;
  /** The place in the diagram that the result belongs to. */
  readonly place: string;
  readonly expression: Expression;
  readonly result: number;
  /** Whether the result takes the place of what the symbol stood for: an update. */
  readonly assigns?: true;
}

const FUNCTIONS: Readonly<Record<FunctionName, (x: number) => number>> = {
  sigmoid,
  tanh,
  softplus,
  sqrt: Math.sqrt,
  sign: Math.sign,
  abs: Math.abs,
};

/**
 * The value of an expression, from left to right as the engine computes it.
 * @param read what a number counts as: itself, or what is left of it when it is printed
 */
export function evaluate(expression: Expression, read: (value: number) => number = (value) => value): number {
  const value = (of: Expression): number => evaluate(of, read);
  switch (expression.kind) {
    case 'named':
    case 'literal':
      return read(expression.value);
    case 'sum':
      return expression.of.map(value).reduce((sum, term) => sum + term);
    case 'product':
      return expression.of.map(value).reduce((product, factor) => product * factor);
    case 'max':
      return Math.max(...expression.of.map(value));
    case 'difference':
      return value(expression.left) - value(expression.right);
    case 'quotient':
      return value(expression.left) / value(expression.right);
    case 'negative':
      return -value(expression.of);
    case 'function':
      return FUNCTIONS[expression.name](value(expression.of));
    case 'power':
      return powInteger(value(expression.base), value(expression.exponent));
    case 'bracket':
      return holds(value(expression.left), expression.relation, value(expression.right)) ? 1 : 0;
  }
}

function holds(left: number, relation: Relation, right: number): boolean {
  return relation === '>' ? left > right : left < right;
}

/** All named numbers of an expression, from left to right. */
export function namedIn(expression: Expression): Extract<Expression, { kind: 'named' }>[] {
  switch (expression.kind) {
    case 'named':
      return [expression];
    case 'literal':
      return [];
    case 'sum':
    case 'product':
    case 'max':
      return expression.of.flatMap(namedIn);
    case 'difference':
    case 'quotient':
    case 'bracket':
      return [expression.left, expression.right].flatMap(namedIn);
    case 'power':
      return [expression.base, expression.exponent].flatMap(namedIn);
    case 'negative':
    case 'function':
      return namedIn(expression.of);
  }
}

export const literal = (value: number): Expression => ({ kind: 'literal', value });
export const sum = (...of: Expression[]): Expression => (of.length === 1 ? of[0]! : { kind: 'sum', of });
export const product = (...of: Expression[]): Expression => ({ kind: 'product', of });
export const largest = (...of: Expression[]): Expression => ({ kind: 'max', of });
export const minus = (left: Expression, right: Expression): Expression => ({
  kind: 'difference',
  left,
  right,
});
export const over = (left: Expression, right: Expression): Expression => ({ kind: 'quotient', left, right });
export const negative = (of: Expression): Expression => ({ kind: 'negative', of });
export const apply = (name: FunctionName, of: Expression): Expression => ({ kind: 'function', name, of });
export const power = (base: Expression, exponent: Expression): Expression => ({
  kind: 'power',
  base,
  exponent,
});
export const bracket = (left: Expression, relation: Relation, right: Expression): Expression => ({
  kind: 'bracket',
  left,
  relation,
  right,
});
