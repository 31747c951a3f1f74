// Makes the buffers, operands and forms of a program.

import type { BufferRole, Form, Kind, Operand, Part, ProgramBuffer, Spill, Statement } from './program.ts';

/** An operand of one buffer before it is known whether it is read or written. */
type Slice = Omit<Operand, 'write'>;

export const read = (slice: Slice): Operand => ({ ...slice, write: false });
export const write = (slice: Slice): Operand => ({ ...slice, write: true });

export interface StatementOptions {
  readonly layer?: number;
  readonly weights?: boolean;
}

export class ProgramBuilder {
  readonly buffers: ProgramBuffer[] = [];
  readonly statements: Statement[] = [];

  buffer(name: string, length: number, role: BufferRole): number {
    this.buffers.push({ name, length, role });
    return this.buffers.length - 1;
  }

  /** All of a buffer, before the loop or after it. */
  whole(buffer: number, when: 'start' | 'end'): Slice {
    return { buffer, when, unitStride: 0, count: this.buffers[buffer]!.length, stride: 1 };
  }

  add(
    name: string,
    kind: Kind,
    part: Part,
    formula: string,
    forms: readonly Form[],
    { layer = 0, weights = false }: StatementOptions = {},
  ): void {
    const spills = forms.map((form) => (form.reduces ? this.#spill(name, form) : undefined));
    this.statements.push({ name, kind, layer, weights, part, forms, formula, spills });
  }

  /** Products are laid out unit by unit, one for every sum; a sum then takes them in the order of the units. */
  #spill(name: string, form: Form): Spill {
    const ends = form.operands.filter(({ when }) => when === 'end');
    const sums = ends.filter((each) => each.write).reduce((sum, { count }) => sum + count, 0);
    const buffer = this.buffer(`${name}.products.${form.axis}`, form.units * sums, 'products');
    const slice = { buffer, when: 'unit', unitStride: sums, count: sums, stride: 1 } as const;
    const starts = form.operands.filter(({ when }) => when === 'start');
    // What a sum starts from is read with it, not with the products.
    const isBias = (operand: Operand) => operand.when === 'start' && form.initial === operand.buffer;
    const products = [...form.operands.filter((each) => each.when !== 'end' && !isBias(each)), write(slice)];
    const sum = [
      ...starts.filter(isBias).map((each) => ({ ...each, when: 'end' }) as const),
      read(this.whole(buffer, 'end')),
      ...ends,
    ];
    return {
      products: { ...form, operands: products, reduces: false },
      sum: { axis: '1', units: 1, operands: sum, reduces: false, freeInside: false },
    };
  }
}

/** One operation on whole buffers, in no loop. */
export function scalar(operands: readonly Operand[]): Form {
  return { axis: '1', units: 1, operands, reduces: false, freeInside: false };
}
