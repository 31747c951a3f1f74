// The visitor's own points in a line of text, as the link has them: x,y,label;x,y,label.

import { MOST_POINTS } from '../../src/backprop/dataset.ts';
import type { PlanePoint } from '../../src/data/plane-sets.ts';
import { InputError } from '../../src/format/input-error.ts';

export function parseOwn(text: string): PlanePoint[] {
  if (text === '') return [];
  const points = text.split(';').map((part) => {
    const [x, y, label] = part.split(',').map(Number) as [number, number, number];
    if (!Number.isFinite(x) || !Number.isFinite(y) || (label !== 0 && label !== 1))
      throw new InputError(`'${part}' is no point: x,y and a label 0 or 1`);
    return { x, y, label, truth: label } as PlanePoint;
  });
  if (points.length > MOST_POINTS)
    throw new InputError(`${points.length} points: at most ${MOST_POINTS} are possible`);
  return points;
}

/** Coordinates to three decimals: what a pointer can tell apart. */
export function printOwn(points: readonly PlanePoint[]): string {
  const brief = (value: number) => `${Number(value.toFixed(3)) + 0}`;
  return points.map(({ x, y, label }) => `${brief(x)},${brief(y)},${label}`).join(';');
}
