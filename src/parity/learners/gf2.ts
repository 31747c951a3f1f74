// Gaussian elimination over GF(2): every sample is a linear equation for the secret bits.

import type { Buffer, Workspace } from '../../memory/workspace.ts';
import { answer } from '../exact.ts';
import type { Learner } from '../learner.ts';

type Gf2Settings = { readonly samples: number };

export const gf2: Learner<Gf2Settings> = {
  name: 'gf2',
  brief: 'Gaussian elimination over GF(2): every sample is a linear equation',
  access: 'samples',
  // n equations that are drawn at random are singular more often than not; with 20 more, 1 time in a million.
  settings: (n) => ({ samples: n + 20 }),
  work: (n, _k, { samples }) => n * n * samples,
  *solve({ memory, source }) {
    const { n, k, count } = source;
    const equations = emptyEquations(memory, n, count);
    for (let s = 0; s < count; s++) {
      const at = startOf(equations, s);
      source.sample(s, equations.bits, at, equations.bits, at + n);
    }
    const pivots = eliminate(equations, n);
    // An equation 0 = 1 is left: the labels are no parity of the bits.
    if (rowsWithBit(equations, n, pivots.length).length > 0) return yield* answer(undefined);
    const secret = substitute(equations, pivots, n);
    // Where equations are missing, bits that none of them settles were taken for 0.
    return yield* answer(secret.length === k ? secret : undefined);
  },
};

/** Rows of n + 1 bits, the last of which is the label. */
interface Equations {
  readonly memory: Workspace;
  readonly bits: Buffer<Uint8Array>;
  /**
   * The same memory, four bits of it to a word; so that rows can be added word by word, each ends where a word does.
   * The meter sees the bits: this changes how many instructions an addition takes, and not what it reads.
   */
  readonly words: Int32Array;
  readonly width: number;
  /** From one row to the next: the width, rounded up to whole words. */
  readonly stride: number;
  readonly count: number;
}

function emptyEquations(memory: Workspace, n: number, count: number): Equations {
  const width = n + 1;
  const stride = 4 * Math.ceil(width / 4);
  const bits = memory.bits('A', count * stride);
  const words = new Int32Array(bits.values.buffer, bits.values.byteOffset, bits.length / 4);
  return { memory, bits, words, width, stride, count };
}

/** The element at which a row starts. */
function startOf({ width, stride }: Equations, row: number): number {
  return (row + 1) * stride - width;
}

/** Brings the equations to echelon form; returns the column in which each row begins. */
function eliminate(equations: Equations, n: number): number[] {
  const { memory, count } = equations;
  const pivots: number[] = [];
  for (let column = 0; column < n && pivots.length < count; column++) {
    memory.step();
    const top = pivots.length;
    const rows = rowsWithBit(equations, column, top);
    const pivot = rows[0];
    if (pivot === undefined) continue;
    const from = startOf(equations, top);
    if (pivot !== top) swapRows(equations, from, startOf(equations, pivot), column);
    for (let i = 1; i < rows.length; i++) addRow(equations, from, startOf(equations, rows[i]!), column);
    pivots.push(column);
  }
  return pivots;
}

/** The rows from `top` on in which a bit is set. */
function rowsWithBit(equations: Equations, column: number, top: number): number[] {
  const { memory, bits, stride, count } = equations;
  const rows: number[] = [];
  if (top === count) return rows;
  let at = startOf(equations, top) + column;
  memory.read(bits, at, count - top, stride);
  const values = bits.values;
  for (let row = top; row < count; row++, at += stride) {
    if (memory.decide(values[at] === 1)) rows.push(row);
  }
  memory.end();
  return rows;
}

/** Exchanges two rows, given by their first elements, from a column on. */
function swapRows({ memory, bits, width }: Equations, a: number, b: number, column: number): void {
  const length = width - column;
  memory.read(bits, a + column, length);
  memory.read(bits, b + column, length);
  const values = bits.values;
  for (let i = column; i < width; i++) {
    const bit = values[a + i]!;
    values[a + i] = values[b + i]!;
    values[b + i] = bit;
  }
  memory.write(bits, a + column, length);
  memory.write(bits, b + column, length);
  memory.end();
}

/** Adds a row to another, modulo 2, from a column on. */
function addRow({ memory, bits, words, width }: Equations, from: number, to: number, column: number): void {
  const length = width - column;
  memory.read(bits, from + column, length);
  memory.read(bits, to + column, length);
  const values = bits.values;
  let a = from + column;
  let b = to + column;
  for (; (b & 3) !== 0; a++, b++) values[b] = values[b]! ^ values[a]!;
  const end = (to + width) >> 2;
  a >>= 2;
  for (b >>= 2; b < end; a++, b++) words[b] = words[b]! ^ words[a]!;
  memory.write(bits, to + column, length);
  memory.end();
}

/** Solves the equations from the last row up; returns the bits that are 1. */
function substitute(equations: Equations, pivots: readonly number[], n: number): number[] {
  const { memory, bits, width } = equations;
  const secret = memory.bits('secret', n);
  secret.values.fill(0);
  memory.write(secret);
  memory.end();
  for (let row = pivots.length - 1; row >= 0; row--) {
    memory.step();
    const [at, pivot] = [startOf(equations, row), pivots[row]!];
    memory.read(bits, at + pivot, width - pivot);
    let bit = bits.values[at + n]!;
    if (pivot + 1 < n) {
      memory.read(secret, pivot + 1);
      for (let i = pivot + 1; i < n; i++) bit ^= bits.values[at + i]! & secret.values[i]!;
    }
    secret.values[pivot] = bit;
    memory.write(secret, pivot, 1);
    memory.end();
  }
  const found: number[] = [];
  memory.read(secret);
  for (let i = 0; i < n; i++) if (memory.decide(secret.values[i] === 1)) found.push(i);
  memory.end();
  return found;
}
