// The curves of a training as series over epochs, the future that was left behind beside them.

import { COLUMNS, type Curve } from './messages.ts';

export type Column = (typeof COLUMNS)[number];

const widthOf = ({ parameters }: Curve) => COLUMNS.length + 2 * parameters;
const countOf = (curve: Curve) => curve.rows.length / widthOf(curve);

const epochAt = (curve: Curve, row: number) => curve.rows[row * widthOf(curve)]!;

/** The epochs of one or both curves, in order. */
export function epochsOf(curve: Curve, other?: Curve): Float64Array {
  const all = [curve, ...(other ? [other] : [])].flatMap((one) =>
    Array.from({ length: countOf(one) }, (_, row) => epochAt(one, row)),
  );
  return Float64Array.from(new Set(all.toSorted((a, b) => a - b)));
}

/** One column at given epochs: the latest value until then; NaN after the curve's end. */
function seriesAt(curve: Curve, column: number, epochs: Float64Array): Float64Array {
  const [width, count] = [widthOf(curve), countOf(curve)];
  const end = epochAt(curve, count - 1);
  let row = 0;
  return epochs.map((epoch) => {
    while (row + 1 < count && epochAt(curve, row + 1) <= epoch) row++;
    return epoch > end ? Number.NaN : curve.rows[row * width + column]!;
  });
}

export const columnAt = (curve: Curve, column: Column, epochs: Float64Array) =>
  seriesAt(curve, COLUMNS.indexOf(column), epochs);
export const parameterAt = (curve: Curve, parameter: number, epochs: Float64Array) =>
  seriesAt(curve, COLUMNS.length + parameter, epochs);
export const gradientAt = (curve: Curve, parameter: number, epochs: Float64Array) =>
  seriesAt(curve, COLUMNS.length + curve.parameters + parameter, epochs);

/** The parameters of the row at an epoch or before it. */
export function parametersAt(curve: Curve, row: number): Float64Array {
  const start = row * widthOf(curve) + COLUMNS.length;
  return curve.rows.subarray(start, start + curve.parameters);
}

export const rowsOf = countOf;
