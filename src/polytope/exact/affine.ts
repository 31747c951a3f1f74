// The affine function of every output on every cell, multiplied out along the cell's activation pattern.
//
// On a cell the network is W_L D_L ... D_1 W_1 with biases, D being diagonal: 1 where a neuron is positive, else the
// slope. Cells that agree in their first layers share the product of those, and cells that agree in their last layers
// share the product of these: both are multiplied once, and joined at the layer where that costs least. Differences of
// outputs at vertices would do without products, but a thin cell would have no correct digit.

import type { ExactNetwork } from './network.ts';
import { type Partition, type Patterns, regionCount } from './partition.ts';
import { type LayerOrder, layerOrder } from './pattern-order.ts';
import { Prefixes, suffixProducts } from './pattern-products.ts';

/** Output o at (x, y) on the i-th cell is gradients[i][o] . (x, y) + constants[i][o]. */
export interface AffineMaps {
  readonly outputCount: number;
  /** Float64 [cells][outputs][2]. */
  readonly gradients: Float64Array;
  /** Float64 [cells][outputs]. */
  readonly constants: Float64Array;
}

/** Bytes that the products of the last layers may take together. */
const TABLE_BYTES = 128 * 2 ** 20;

/**
 * The affine functions on some cells (all, when not given), in their order.
 * @param network the one that the partition was made of
 */
export function cellAffine(network: ExactNetwork, partition: Partition, cells?: Uint32Array): AffineMaps {
  const chosen = cells ?? Uint32Array.from({ length: regionCount(partition) }, (_, cell) => cell);
  return patternAffine(network, partition, chosen);
}

/**
 * The affine functions that a network would be if its neurons had some patterns, whether or not it has them anywhere.
 * @param patterns of a network of the same shape
 * @param chosen which of them, in this order
 */
export function patternAffine(network: ExactNetwork, patterns: Patterns, chosen: Uint32Array): AffineMaps {
  const outputCount = network.layers.at(-1)!.outputs;
  const gradients = new Float64Array(2 * chosen.length * outputCount);
  const constants = new Float64Array(chosen.length * outputCount);
  if (chosen.length === 0) return { outputCount, gradients, constants };
  const first = layerOrder(patterns, chosen, 'first');
  const last = layerOrder(patterns, chosen, 'last');
  const join = cheapestJoin(network, first, last);
  const suffixes = suffixProducts(network, patterns, chosen, last, join);
  const width = suffixes.width;
  const prefixes = new Prefixes(network, patterns);
  first.order.forEach((i, position) => {
    const from = position === 0 ? 0 : first.differs[position]!;
    const prefix = prefixes.at(chosen[i]!, from, join);
    for (let o = 0; o < outputCount; o++) {
      const row = suffixes.rows.subarray((suffixes.index[i]! * outputCount + o) * (width + 1));
      let [x, y, c] = [0, 0, row[width]!];
      for (let k = 0; k < width; k++) {
        const s = row[k]!;
        x += s * prefix[3 * k]!;
        y += s * prefix[3 * k + 1]!;
        c += s * prefix[3 * k + 2]!;
      }
      const at = i * outputCount + o;
      gradients[2 * at] = x;
      gradients[2 * at + 1] = y;
      constants[at] = c;
    }
  });
  return { outputCount, gradients, constants };
}

/** After how many hidden layers to join, by multiply-adds, where the table of the last layers' products has room. */
function cheapestJoin({ layers }: ExactNetwork, first: LayerOrder, last: LayerOrder): number {
  const hidden = layers.length - 1;
  const outputs = layers.at(-1)!.outputs;
  const work = layers.map(({ inputs, outputs: width }) => inputs * width);
  let best = hidden;
  let least = Number.POSITIVE_INFINITY;
  for (let join = 0; join <= hidden; join++) {
    let cost = 3 * outputs * layers[join]!.inputs * first.order.length;
    for (let l = 1; l < join; l++) cost += 3 * work[l]! * first.distinct[l - 1]!;
    for (let l = join; l < hidden; l++) cost += outputs * work[l]! * last.distinct[l]!;
    const rows = join < hidden ? last.distinct[join]! : 1;
    if (join < hidden && 8 * rows * outputs * (layers[join]!.inputs + 1) > TABLE_BYTES) continue;
    if (cost < least) [best, least] = [join, cost];
  }
  return best;
}
