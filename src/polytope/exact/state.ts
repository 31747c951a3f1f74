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

/** The struct at an address of a memory, which may grow. */
export class StateView {
  readonly #memory: WebAssembly.Memory;
  readonly address: number;

  constructor(memory: WebAssembly.Memory, address: number) {
    this.#memory = memory;
    this.address = address;
  }

  get #view(): DataView {
    return new DataView(this.#memory.buffer, this.address, STATE_BYTES);
  }

  getDouble(name: StateDouble): number {
    return this.#view.getFloat64(8 * DOUBLES.indexOf(name), true);
  }

  setDouble(name: StateDouble, value: number): void {
    this.#view.setFloat64(8 * DOUBLES.indexOf(name), value, true);
  }

  get(name: StateWord): number {
    return this.#view.getUint32(8 * DOUBLES.length + 4 * WORDS.indexOf(name), true);
  }

  set(fields: Partial<Record<StateWord, number>>): void {
    const view = this.#view;
    for (const [name, value] of Object.entries(fields)) {
      view.setUint32(8 * DOUBLES.length + 4 * WORDS.indexOf(name as StateWord), value, true);
    }
  }
}
