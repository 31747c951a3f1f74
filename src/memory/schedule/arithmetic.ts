// What statements compute: the arithmetic of a learner, unit by unit, apart from the order in which units come.

import type { Statement } from './program.ts';

/** The values of one unit: what its statement holds, what it reads, and where its results go, in the order of the operands. */
export interface UnitValues {
  readonly held: readonly Float64Array[];
  readonly read: readonly Float64Array[];
  readonly write: readonly Float64Array[];
  /** The sums that run over the units. */
  readonly sums: Float64Array;
}

/** The values after a loop. */
export interface EndValues extends UnitValues {}

export interface Arithmetic {
  /** The first parameters and states, in the order of the program's result buffers. */
  initial(): readonly Float64Array[];
  /** Puts the samples of a step into x and the targets. */
  load(step: number, x: Float64Array, targets: Float64Array): void;
  /** Compares; writes the derivative by the outputs, if there is something to learn, and says whether there is. */
  judge(outputs: Float64Array, targets: Float64Array, derivative: Float64Array): boolean;
  /** What sums begin with; they are 0. */
  begin(statement: Statement, form: number, values: UnitValues): void;
  /** One unit. `products`: of a reduction, what is added up is written and not added. */
  unit(statement: Statement, form: number, products: boolean, values: UnitValues, step: number): void;
  end(statement: Statement, form: number, values: EndValues): void;
}
