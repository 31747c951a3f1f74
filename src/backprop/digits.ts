// How many digits an equation is printed with: as few as make it true.

import { type Equation, evaluate } from './expression.ts';

/** Significant digits of a printed result, and the fewest of a printed operand. */
export const RESULT_DIGITS = 4;
const OPERAND_DIGITS = 4;
/** With these every float64 is itself again. */
export const ALL_DIGITS = 17;

/**
 * A number with so many significant digits; one that needs fewer to be exact is printed with those. Scientific notation
 * is as JavaScript writes it, 1.5e-7; the minus is a hyphen. -0 is 0.
 */
export function printed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return `${value}`;
  if (digits >= ALL_DIGITS) return `${value + 0}`;
  const text = value.toPrecision(digits);
  return Number(text) === value ? `${value + 0}` : text;
}

/**
 * Digits for the numbers on the right-hand side, and for the result: the fewest, from four on, with which the printed
 * right-hand side evaluates to the printed result within half a unit of its last digit. All digits always do, as the
 * engine computes in the printed order.
 */
export function digitsOf(equation: Equation, full: boolean): { operands: number; result: number } {
  if (full) return { operands: ALL_DIGITS, result: ALL_DIGITS };
  for (let operands = OPERAND_DIGITS; operands < ALL_DIGITS; operands++)
    if (isTrue(equation, operands, RESULT_DIGITS)) return { operands, result: RESULT_DIGITS };
  return { operands: ALL_DIGITS, result: RESULT_DIGITS };
}

/** Whether an equation, printed with so many digits, evaluates to its printed result within the result's digits. */
function isTrue(equation: Equation, operands: number, digits: number): boolean {
  const result = Number(printed(equation.result, digits));
  const found = evaluate(equation.expression, (value) => Number(printed(value, operands)));
  if (Object.is(found, result)) return true;
  return Math.abs(found - result) <= halfUnit(result, digits);
}

/** Half a unit of the last of so many significant digits; 0 for 0. */
export function halfUnit(value: number, digits: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const exponent = Number(value.toExponential().split('e')[1]);
  return 0.5 * Number(`1e${exponent - digits + 1}`);
}
