// Reads and writes the struct of state.as.ts: field names in the order of that file.

/** Neurons that are cut together: the bits of a mask. */
export const GROUP = 64;
/** Bytes of a vertex's plan (plan.as.ts), and where in it cell, depth and uses lie. */
export const PLAN_BYTES = 48;
export const PLAN_STATE = 36;
/** Bit of `uses` that keeps a vertex from being planned, as `neverPlanned` sets it. */
export const NEVER = 1 << 30;

const DOUBLES = ['slope', 'nearest'] as const;

const WORDS = [
  'repairs',
  'overflow',
  'found',
  'madeVertices',
  'madeEdges',
  'madeCells',
  'madeEntries',
  'vertices',
  'edges',
  'cells',
  'entries',
  'items',
  'listed',
  'list',
  'base',
  'inputs',
  'neurons',
  'stride',
  'combines',
  'firstNeuron',
  'layer',
  'activate',
  'groups',
  'layerGroups',
  'group',
  'patternWords',
  'layerWord',
  'weight',
  'bias',
  'positions',
  'rows',
  'masks',
  'plans',
  'order',
  'edgeFrom',
  'edgeTo',
  'edgeNeuron',
  'edgeTag',
  'splitFirst',
  'splits',
  'cutEdges',
  'loopStart',
  'loopLength',
  'cutLayer',
  'patterns',
  'loopVertex',
  'loopEdge',
  'cutCells',
  'cuts',
  'scratch',
] as const;

export type StateDouble = (typeof DOUBLES)[number];
export type StateWord = (typeof WORDS)[number];

export const STATE_BYTES = 8 * DOUBLES.length + 4 * WORDS.length;

/** Where a field lies, in 32-bit words and in doubles. */
const WORD_AT = Object.fromEntries(WORDS.map((name, i) => [name, 2 * DOUBLES.length + i])) as Record<
  StateWord,
  number
>;
const DOUBLE_AT = Object.fromEntries(DOUBLES.map((name, i) => [name, i])) as Record<StateDouble, number>;

/** The struct at an address of a memory, which may grow. It is written thousands of times a second: no object is made. */
export class StateView {
  readonly #memory: WebAssembly.Memory;
  readonly address: number;
  #words = new Uint32Array(0);

  /** @param address a multiple of 8 */
  constructor(memory: WebAssembly.Memory, address: number) {
    this.#memory = memory;
    this.address = address;
  }

  /** The memory's buffer is another one after it has grown. */
  get #view(): Uint32Array {
    if (this.#words.buffer !== this.#memory.buffer) {
      this.#words = new Uint32Array(this.#memory.buffer, this.address, STATE_BYTES / 4);
    }
    return this.#words;
  }

  get #doubles(): Float64Array {
    return new Float64Array(this.#memory.buffer, this.address, DOUBLES.length);
  }

  getDouble(name: StateDouble): number {
    return this.#doubles[DOUBLE_AT[name]]!;
  }

  setDouble(name: StateDouble, value: number): void {
    this.#doubles[DOUBLE_AT[name]] = value;
  }

  get(name: StateWord): number {
    return this.#view[WORD_AT[name]]!;
  }

  set(fields: Partial<Record<StateWord, number>>): void {
    const view = this.#view;
    for (const name in fields) view[WORD_AT[name as StateWord]] = fields[name as StateWord]!;
  }
}
