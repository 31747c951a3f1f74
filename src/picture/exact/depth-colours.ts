// Colours of creases by the depth of the layer that made them.

import type { Rgb } from '../image.ts';
import { oklch } from '../oklab.ts';

/** Colours for layers on white, the first one darkest: from deep blue over purple to orange. */
export function depthColours(layers: number): Rgb[] {
  return Array.from({ length: layers }, (_, layer) => {
    const depth = layers === 1 ? 0 : layer / (layers - 1);
    return oklch(0.3 + 0.48 * depth, 0.13, 270 + 160 * depth);
  });
}
