// A planar complex on its way through the layers: the rectangle at first, tiles of it later, pieces at the end.

import { BORDER } from './partition.ts';

/** Instead of an edge's number. */
export const NONE = 0xffffffff;

/** Loops of cells: cell c has the entries from cellStarts[c] to cellStarts[c + 1]. */
export interface Loops {
  readonly cellStarts: Uint32Array;
  readonly cellVertices: Uint32Array;
  readonly cellEdges: Uint32Array;
}

/** What a complex has before and after all layers have cut it. */
export interface Planar extends Loops {
  /** Float64 [V][2]. */
  readonly positions: Float64Array;
  /** Uint32 [E][2]; a part of an edge keeps the edge's direction. */
  readonly edges: Uint32Array;
  /** Uint32 [E]: as in Partition. */
  readonly edgeNeurons: Uint32Array;
  /** Uint32 [E]: the edge of a larger complex that the edge is, or is a part of, if that has it too; else NONE. */
  readonly edgeTags: Uint32Array;
  /** Uint32 [F][patternWords]. */
  readonly patterns: Uint32Array;
}

/** A complex that some layers have cut. */
export interface Complex extends Planar {
  /** The next layer. */
  readonly layer: number;
  /** The vertices' pre-activations in the layer before, or their positions: Float64 [V][rowWidth]. */
  readonly rows: Float64Array;
  readonly rowWidth: number;
  readonly tally: Tally;
}

/** A complex that all layers have cut. The vertices that it began with come first. */
export interface Piece extends Planar {
  /** Float64 [V][outputs]. */
  readonly outputs: Float64Array;
  /** Float64 [F]. */
  readonly areas: Float64Array;
  readonly tally: Tally;
}

/** What was counted since the complex was begun. */
export interface Tally {
  readonly nearest: number;
  readonly repairs: number;
  readonly multiplyAdds: number;
}

export const NOTHING: Tally = { nearest: Number.POSITIVE_INFINITY, repairs: 0, multiplyAdds: 0 };

/** What was counted in several parts of the work. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, { nearest, repairs, multiplyAdds }) => ({
      nearest: Math.min(sum.nearest, nearest),
      repairs: sum.repairs + repairs,
      multiplyAdds: sum.multiplyAdds + multiplyAdds,
    }),
    NOTHING,
  );
}

/** Whether all layers have cut a complex. */
export function isPiece(complex: Complex | Piece): complex is Piece {
  return 'areas' in complex;
}

/** A rectangle as one cell. */
export function rectangle(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  patternWords: number,
): Complex {
  const positions = Float64Array.of(x0, y0, x1, y0, x1, y1, x0, y1);
  return {
    layer: 0,
    positions,
    rows: positions,
    rowWidth: 2,
    edges: Uint32Array.of(0, 1, 1, 2, 2, 3, 3, 0),
    edgeNeurons: new Uint32Array(4).fill(BORDER),
    edgeTags: new Uint32Array(4).fill(NONE),
    cellStarts: Uint32Array.of(0, 4),
    cellVertices: Uint32Array.of(0, 1, 2, 3),
    cellEdges: Uint32Array.of(0, 1, 2, 3),
    patterns: new Uint32Array(patternWords),
    tally: NOTHING,
  };
}

/** The buffers of a complex or piece, to be handed to another thread. */
export function buffersOf(planar: Complex | Piece): ArrayBuffer[] {
  const arrays = Object.values(planar).filter((value) => ArrayBuffer.isView(value));
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}
