// The rectangle of the input plane that is drawn, as text.

import type { Grid } from '../engine/engine.ts';
import { InputError } from '../format/input-error.ts';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads `x0,y0,x1,y1`: four finite decimal numbers with x0 < x1 and y0 < y1; spaces around them are allowed.
 * @throws InputError for anything else.
 */
export function parseDomain(text: string, flag = '--domain'): Grid['domain'] {
  const parts = text.split(',').map((part) => part.trim());
  const numbers = parts.map((part) => (NUMBER.test(part) ? Number(part) : Number.NaN));
  const [x0, y0, x1, y1] = numbers;
  const shown = text.replace(/[^\x20-\x7e]/gu, '?').slice(0, 60);
  const refuse = (reason: string) => new InputError(`${flag} '${shown}': ${reason} (example: '0,0,1,1')`);
  if (numbers.length !== 4) throw refuse(`expected four numbers x0,y0,x1,y1, not ${numbers.length}`);
  const wrong = numbers.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw refuse(`${['x0', 'y0', 'x1', 'y1'][wrong]} is not a finite number`);
  if (x0! >= x1!) throw refuse('x0 must be less than x1');
  if (y0! >= y1!) throw refuse('y0 must be less than y1');
  return [x0!, y0!, x1!, y1!];
}
