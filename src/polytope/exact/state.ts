// Writes the struct of state.as.ts: field names in the order of that file, 32 bits each but for the leading double.

/** Kinds of task, as in kernels.as.ts. */
export const TASK = { product: 0, countSplits: 1, emitSplits: 2, countCuts: 3, emitCuts: 4 } as const;

/** Neurons that are cut together: the bits of a mask. */
export const GROUP = 64;
/** 32-bit words of one task's totals. */
export const TOTALS = 8;
/** Bytes at the start of a thread's scratch: nearest decision (float64), repairs and overflow (int32). */
export const REPORT_BYTES = 64;

const FIELDS = [
  'vertices',
  'edges',
  'cells',
  'chunk',
  'inputs',
  'neurons',
  'stride',
  'firstNeuron',
  'activate',
  'groups',
  'group',
  'patternWords',
  'groupWord',
  'weight',
  'bias',
  'positions',
  'rows',
  'positive',
  'negative',
  'edgeFrom',
  'edgeTo',
  'edgeNeuron',
  'splitFirst',
  'splits',
  'loopStart',
  'loopLength',
  'patterns',
  'loopVertex',
  'loopEdge',
  'cuts',
  'totals',
  'scratch',
  'scratchSize',
] as const;

export type StateField = (typeof FIELDS)[number];

export const STATE_BYTES = 8 + 4 * FIELDS.length;

/** Writes some fields of the struct at an address. */
export function writeState(
  view: DataView,
  address: number,
  fields: Partial<Record<StateField, number>>,
): void {
  for (const [name, value] of Object.entries(fields)) {
    view.setUint32(address + 8 + 4 * (FIELDS as readonly string[]).indexOf(name), value, true);
  }
}

/** Writes the slope, the struct's only double. */
export function writeSlope(view: DataView, address: number, slope: number): void {
  view.setFloat64(address, slope, true);
}
