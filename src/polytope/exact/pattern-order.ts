// Cells sorted by their activation patterns, so that those that agree in their first or their last layers lie together.

import type { Patterns } from './partition.ts';

export interface LayerOrder {
  /** Uint32 [cells]: places in the list of cells, sorted. */
  readonly order: Uint32Array;
  /**
   * Int16 [cells]: the first layer (of 'last': the last) in which order[i] differs from order[i - 1]. With equal patterns,
   * and for i = 0, the number of layers (of 'last': -1).
   */
  readonly differs: Int16Array;
  /** For every layer, how many patterns there are of it and the layers before it (of 'last': after it). */
  readonly distinct: readonly number[];
}

/** Sorts cells by the patterns of their first layers first, or by those of their last layers first. */
export function layerOrder(partition: Patterns, cells: Uint32Array, end: 'first' | 'last'): LayerOrder {
  const { patterns, patternWords, layers } = partition;
  const words = layers.flatMap(({ word, width }) =>
    Array.from({ length: Math.ceil(width / 32) }, (_, i) => word + i),
  );
  const layerOf = new Uint16Array(patternWords);
  layers.forEach(({ word, width }, l) => {
    layerOf.fill(l, word, word + Math.ceil(width / 32));
  });
  const sequence = Uint32Array.from(end === 'first' ? words : words.reverse());
  const differing = (a: number, b: number): number => {
    const [p, q] = [cells[a]! * patternWords, cells[b]! * patternWords];
    for (let i = 0; i < sequence.length; i++) {
      const word = sequence[i]!;
      if (patterns[p + word] !== patterns[q + word]) return word;
    }
    return -1;
  };
  const order = Uint32Array.from(cells, (_, i) => i).sort((a, b) => {
    const word = differing(a, b);
    return word < 0
      ? a - b
      : patterns[cells[a]! * patternWords + word]! - patterns[cells[b]! * patternWords + word]!;
  });
  const nowhere = end === 'first' ? layers.length : -1;
  const differs = new Int16Array(order.length).fill(nowhere);
  const distinct = layers.map(() => 1);
  for (let i = 1; i < order.length; i++) {
    const word = differing(order[i - 1]!, order[i]!);
    if (word < 0) continue;
    const layer = layerOf[word]!;
    differs[i] = layer;
    const [from, to] = end === 'first' ? [layer, layers.length - 1] : [0, layer];
    for (let l = from; l <= to; l++) distinct[l] = distinct[l]! + 1;
  }
  return { order, differs, distinct };
}
