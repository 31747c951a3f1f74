// What the colours of a drawn partition can say.

/** The pattern of a cell, the gradient of its affine function, the layer that made a crease, or the output in grey. */
export type Colouring = 'polytope' | 'gradient' | 'depth' | 'prediction';

export const COLOURINGS: readonly Colouring[] = ['polytope', 'gradient', 'depth', 'prediction'];
