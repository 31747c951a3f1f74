// The arrays of a partition in the making, in one WebAssembly memory, moved apart when they have to grow.

import { InputError } from '../../format/input-error.ts';
import { PLAN_BYTES } from './state.ts';

/** What the arrays count. */
export interface Sizes {
  readonly vertices: number;
  readonly edges: number;
  readonly cells: number;
  readonly entries: number;
}

/** Bytes of every array for each vertex, edge, cell or entry; the largest comes last, so that it moves first. */
interface Column {
  readonly name: ArrayName;
  readonly of: keyof Sizes;
  readonly bytes: number;
}

export type ArrayName =
  | 'positions'
  | 'masks'
  | 'plans'
  | 'order'
  | 'edgeFrom'
  | 'edgeTo'
  | 'edgeNeuron'
  | 'edgeTag'
  | 'splitFirst'
  | 'splits'
  | 'cutEdges'
  | 'loopStart'
  | 'loopLength'
  | 'cutLayer'
  | 'cutCells'
  | 'cuts'
  | 'loopVertex'
  | 'loopEdge'
  | 'patterns'
  | 'rows';

const PAGE = 65536;
/** How much more than needed is reserved when arrays grow: what is never written costs no memory. */
const GROWTH = 3;

export class Store {
  readonly memory: WebAssembly.Memory;
  readonly #base: number;
  readonly #limit: number;
  readonly #columns: readonly Column[];
  #capacity: Sizes = { vertices: 0, edges: 0, cells: 0, entries: 0 };
  #addresses = new Map<ArrayName, number>();

  /**
   * @param base where the arrays may begin
   * @param limit bytes that the memory may have in all
   * @param row bytes of a vertex's row; `masks` bytes of its signs; `pattern` bytes of a cell's pattern
   */
  constructor(
    memory: WebAssembly.Memory,
    base: number,
    limit: number,
    { row, masks, pattern }: { readonly row: number; readonly masks: number; readonly pattern: number },
  ) {
    this.memory = memory;
    this.#base = base;
    this.#limit = limit;
    const words = (of: keyof Sizes, ...names: ArrayName[]) => names.map((name) => ({ name, of, bytes: 4 }));
    this.#columns = [
      { name: 'positions', of: 'vertices', bytes: 16 },
      { name: 'masks', of: 'vertices', bytes: masks },
      { name: 'plans', of: 'vertices', bytes: PLAN_BYTES },
      ...words('vertices', 'order'),
      ...words('edges', 'edgeFrom', 'edgeTo', 'edgeNeuron', 'edgeTag', 'splitFirst', 'splits', 'cutEdges'),
      ...words('cells', 'loopStart', 'loopLength', 'cutLayer', 'cutCells', 'cuts'),
      ...words('entries', 'loopVertex', 'loopEdge'),
      { name: 'patterns', of: 'cells', bytes: pattern },
      { name: 'rows', of: 'vertices', bytes: row },
    ];
  }

  /** The address of an array; it changes when the arrays grow. */
  address(name: ArrayName): number {
    return this.#addresses.get(name)!;
  }

  addresses(): Record<ArrayName, number> {
    return Object.fromEntries(this.#addresses) as Record<ArrayName, number>;
  }

  /** Whether arrays had to move to make room for the sizes. */
  ensure(sizes: Sizes): boolean {
    const keys = Object.keys(sizes) as (keyof Sizes)[];
    if (keys.every((key) => sizes[key] <= this.#capacity[key])) return false;
    const wanted = this.#grown(sizes, GROWTH);
    const capacity = this.#end(wanted) <= this.#limit ? wanted : this.#grown(sizes, 1);
    const end = this.#end(capacity);
    if (end > this.#limit) {
      // A limit of the solver's own, which no flag moves: one layer makes a tile outgrow it, not the whole partition.
      throw new InputError(
        `one part of the partition needs more than ${megabytes(this.#limit)} MB at once (a layer of very many neurons): take a smaller --domain`,
      );
    }
    this.#grow(end);
    this.#move(capacity);
    return true;
  }

  /** Sizes for which there is room: what is needed times `factor`, or what there is already. */
  #grown(sizes: Sizes, factor: number): Sizes {
    const one = (key: keyof Sizes) => Math.max(this.#capacity[key], Math.ceil(sizes[key] * factor) + 64);
    return { vertices: one('vertices'), edges: one('edges'), cells: one('cells'), entries: one('entries') };
  }

  #layout(capacity: Sizes): { readonly addresses: number[]; readonly end: number } {
    let next = this.#base;
    const addresses = this.#columns.map(({ of, bytes }) => {
      const address = next;
      // Cache lines; and not all arrays at the same place in their pages.
      next = Math.ceil((next + capacity[of] * bytes) / 64) * 64 + 64;
      return address;
    });
    return { addresses, end: next };
  }

  #end(capacity: Sizes): number {
    return this.#layout(capacity).end;
  }

  #grow(end: number): void {
    const missing = Math.ceil((end - this.memory.buffer.byteLength) / PAGE);
    if (missing <= 0) return;
    try {
      this.memory.grow(missing);
    } catch {
      throw new InputError(
        `this machine has not the ${megabytes(end)} MB that the partition needs: take a smaller --domain`,
      );
    }
  }

  /** Moves the arrays up, the last one first, so that none is overwritten before it has moved. */
  #move(capacity: Sizes): void {
    const { addresses } = this.#layout(capacity);
    const bytes = new Uint8Array(this.memory.buffer);
    for (let i = this.#columns.length - 1; i >= 0; i--) {
      const { name, of, bytes: each } = this.#columns[i]!;
      const from = this.#addresses.get(name);
      if (from !== undefined) bytes.copyWithin(addresses[i]!, from, from + this.#capacity[of] * each);
      this.#addresses.set(name, addresses[i]!);
    }
    this.#capacity = capacity;
  }
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 2 ** 20).toLocaleString('en');
}
