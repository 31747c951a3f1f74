// What the GPU draws of a partition: places as two float32 each, triangles with their cells, edges with their neurons.

import type { Partition } from '../../../src/polytope/exact/partition.ts';
import type { LabPartition } from '../../lab/protocol.ts';
import type { Rectangle } from '../camera.ts';
import { clipCells, clipEdges } from './clip.ts';

/** Of the textures that vertices and cells lie in: a power of two that every GPU has. */
export const ROW = 1024;

export interface Geometry {
  /** Float32 [rows * ROW][4]: x and y rounded to float32, and what rounding left. */
  readonly places: Float32Array;
  /** Float32 [rows * ROW][4]: the outputs as red, green, blue. */
  readonly values: Float32Array;
  /** Uint32 [T][3]: vertices. */
  readonly corners: Uint32Array;
  /** Uint32 [T][3]: the cell of each corner. */
  readonly cornerCells: Uint32Array;
  /** Uint32 [E][2]: vertices. */
  readonly edges: Uint32Array;
  /** Uint32 [E]; BORDER (partition.ts) on the border. */
  readonly edgeNeurons: Uint32Array;
}

/** A whole partition. Two float32 have 48 bits, enough to about a zoom of `CLIP_FROM` without a visible error. */
export function wholeGeometry({ partition }: Pick<LabPartition, 'partition'>): Geometry {
  return {
    places: splitPlaces(partition.vertices),
    values: colourValues(partition.outputs, partition.outputCount),
    ...fans(partition),
    edges: partition.edges,
    edgeNeurons: partition.edgeNeurons,
  };
}

/** Cells as fans of triangles from their first vertex, in the order of their loops, counter-clockwise where y points up. */
function fans({ cellStarts, cellVertices }: Partition): Pick<Geometry, 'corners' | 'cornerCells'> {
  const cells = cellStarts.length - 1;
  const corners = new Uint32Array(3 * (cellVertices.length - 2 * cells));
  const cornerCells = new Uint32Array(corners.length);
  let at = 0;
  for (let cell = 0; cell < cells; cell++) {
    const first = cellStarts[cell]!;
    const begin = at;
    for (let i = first + 2; i < cellStarts[cell + 1]!; i++) {
      corners[at++] = cellVertices[first]!;
      corners[at++] = cellVertices[i - 1]!;
      corners[at++] = cellVertices[i]!;
    }
    cornerCells.fill(cell, begin, at);
  }
  return { corners, cornerCells };
}

/** From this zoom on only what is near the view is drawn, cut in float64: lines stay where they are at every zoom. */
export const CLIP_FROM = 64;

/** What of a partition lies in a rectangle. */
export function clippedGeometry(lab: LabPartition, rectangle: Rectangle): Geometry {
  const cells = clipCells(lab, rectangle);
  const edges = clipEdges(lab.partition, rectangle);
  const places = new Float64Array(cells.places.length + edges.places.length);
  places.set(cells.places);
  places.set(edges.places, cells.places.length);
  const offset = cells.places.length / 2;
  return {
    places: splitPlaces(places),
    values: colourValues(Float64Array.from(cells.values), lab.partition.outputCount, places.length / 2),
    corners: Uint32Array.from(cells.corners),
    cornerCells: Uint32Array.from(cells.cornerCells),
    edges: Uint32Array.from({ length: edges.places.length / 2 }, (_, i) => offset + i),
    edgeNeurons: Uint32Array.from(edges.neurons),
  };
}

/** Rows of a texture for so many entries. */
export function rowsFor(count: number): number {
  return Math.max(1, Math.ceil(count / ROW));
}

function splitPlaces(places: Float64Array): Float32Array {
  const count = places.length / 2;
  const split = new Float32Array(4 * ROW * rowsFor(count));
  for (let i = 0; i < count; i++) {
    const x = places[2 * i]!;
    const y = places[2 * i + 1]!;
    split[4 * i] = x;
    split[4 * i + 1] = y;
    split[4 * i + 2] = x - split[4 * i]!;
    split[4 * i + 3] = y - split[4 * i + 1]!;
  }
  return split;
}

/** Grey from one output, a colour from three; of another number the first is drawn. */
function colourValues(outputs: Float64Array, outputCount: number, count?: number): Float32Array {
  const entries = outputs.length / outputCount;
  const values = new Float32Array(4 * ROW * rowsFor(count ?? entries));
  const [green, blue] = outputCount === 3 ? [1, 2] : [0, 0];
  for (let i = 0; i < entries; i++) {
    values[4 * i] = outputs[i * outputCount]!;
    values[4 * i + 1] = outputs[i * outputCount + green]!;
    values[4 * i + 2] = outputs[i * outputCount + blue]!;
  }
  return values;
}
