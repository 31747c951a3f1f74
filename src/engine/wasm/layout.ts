// Writes the structs of layout.as.ts: field names in the order of that file, 32 bits each but for the leading doubles.

/** Kinds of task, as in kernels.as.ts. */
export const TASK = {
  ...{ sample: 0, infer: 1, trainSlab: 2, gradientRows: 3, updateRows: 4, peak: 5 },
  ...{ forwardSlab: 6, backwardSlab: 7, updateOnly: 8 },
} as const;

/** Floating-point operations of one `peak` task: rounds, vectors, lanes, a multiplication and an addition. */
export const PEAK_OPERATIONS = 100_000 * 12 * 4 * 2;

/** Points in a panel, bytes of one neuron's lanes in a panel, rows of one gradient task. */
export const PANEL = 8;
export const LANE_BYTES = 32;
export const TASK_ROWS = 16;

export const LAYER_FIELDS = [
  'inputs',
  'outputs',
  'inputsP',
  'outputsP',
  'weight',
  'transposed',
  'bias',
  'coefficients',
  'weightGradient',
  'biasGradient',
  'weightSlot0',
  'biasSlot0',
  'weightSlot1',
  'biasSlot1',
  'input',
  'delta',
] as const;

const DOUBLES = ['x0', 'y0', 'x1', 'y1'] as const;

const FLOATS = ['slope', 'lossScale', 'learningRate', 'momentum', 'stepSize', 'rootCorrection'] as const;

const NETWORK_FIELDS = [
  'layers',
  'layer',
  'activation',
  'slope',
  'points',
  'slabPanels',
  'gridWidth',
  'gridHeight',
  'gridFirst',
  'inputs',
  'targets',
  'outputs',
  'hashes',
  'losses',
  'loss',
  'lossScale',
  'optimizer',
  'learningRate',
  'momentum',
  'stepSize',
  'rootCorrection',
  'scratch',
  'scratchSize',
  'widest',
] as const;

export type LayerField = (typeof LAYER_FIELDS)[number];
export type NetworkField = (typeof DOUBLES)[number] | (typeof NETWORK_FIELDS)[number];

export const LAYER_BYTES = LAYER_FIELDS.length * 4;
export const NETWORK_BYTES = DOUBLES.length * 8 + NETWORK_FIELDS.length * 4;

/** Sizes and addresses of one layer, as the kernels see them. */
export type LayerLayout = Record<LayerField, number>;

/** Writes one layer's struct at an address. */
export function writeLayer(view: DataView, address: number, layer: LayerLayout): void {
  LAYER_FIELDS.forEach((field, i) => {
    view.setUint32(address + 4 * i, layer[field], true);
  });
}

/** Writes some fields of the network's struct at an address. */
export function writeNetwork(
  view: DataView,
  address: number,
  fields: Partial<Record<NetworkField, number>>,
): void {
  for (const [name, value] of Object.entries(fields)) {
    const double = (DOUBLES as readonly string[]).indexOf(name);
    if (double >= 0) {
      view.setFloat64(address + 8 * double, value, true);
      continue;
    }
    const at = address + 8 * DOUBLES.length + 4 * (NETWORK_FIELDS as readonly string[]).indexOf(name);
    if ((FLOATS as readonly string[]).includes(name)) view.setFloat32(at, value, true);
    else view.setUint32(at, value, true);
  }
}

/** Rounds up to a multiple of 4: the padding of neurons. */
export function pad(neurons: number): number {
  return (neurons + 3) & ~3;
}
