// The cells of a partition as JSON, piece by piece, so that a million of them need no string of a gigabyte.

import type { AffineMaps } from './affine.ts';
import { cellsAcross } from './neighbours.ts';
import { BORDER, type Partition } from './partition.ts';

/** One cell, for other programs. */
export interface CellRecord {
  /** The loop, counter-clockwise where y points up: x and y of each vertex. */
  readonly vertices: readonly (readonly [number, number])[];
  readonly area: number;
  /** For each hidden layer the bits of its neurons in hexadecimal: neuron 0 is the highest bit, zeros fill the last byte. */
  readonly pattern: readonly string[];
  /** The cell across the side from each vertex to the next; null on the border of the domain. */
  readonly neighbours: readonly (number | null)[];
  /** The hidden neuron, counted from the input side, whose crease that side is; null on the border. */
  readonly creases: readonly (number | null)[];
  /** For each output its function gradient . (x, y) + constant, if asked for. */
  readonly affine?: readonly { readonly gradient: readonly [number, number]; readonly constant: number }[];
}

/** Bytes in hexadecimal. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Makes records of a partition's cells; `affine` has the functions of all cells. */
export function cellRecords(partition: Partition, affine?: AffineMaps): (cell: number) => CellRecord {
  const across = cellsAcross(partition);
  const { cellStarts, cellVertices, cellEdges, edgeNeurons, vertices, areas } = partition;
  const orNull = (value: number) => (value === BORDER ? null : value);
  return (cell) => {
    const [first, end] = [cellStarts[cell]!, cellStarts[cell + 1]!];
    const record = {
      vertices: Array.from(
        cellVertices.subarray(first, end),
        (v) => [vertices[2 * v]!, vertices[2 * v + 1]!] as const,
      ),
      area: areas[cell]!,
      pattern: partition.layers.map((_, l) => hexPattern(partition, cell, l)),
      neighbours: Array.from(across.subarray(first, end), orNull),
      creases: Array.from(cellEdges.subarray(first, end), (edge) => orNull(edgeNeurons[edge]!)),
    };
    return affine === undefined ? record : { ...record, affine: functionsOf(affine, cell) };
  };
}

/** The bits of a layer on a cell, as in CellRecord. */
export function hexPattern(
  { patterns, patternWords, layers }: Partition,
  cell: number,
  layer: number,
): string {
  const { word, width } = layers[layer]!;
  let text = '';
  for (let byte = 0; 8 * byte < width; byte++) {
    const bits = patterns[cell * patternWords + word + (byte >> 2)]! >>> (8 * (byte & 3));
    text += HEX[reversed(bits & 0xff)]!;
  }
  return text;
}

/** The bits of a byte, the last one first. */
function reversed(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) result |= ((byte >> bit) & 1) << (7 - bit);
  return result;
}

function functionsOf({ gradients, constants, outputCount }: AffineMaps, cell: number) {
  return Array.from({ length: outputCount }, (_, o) => {
    const at = cell * outputCount + o;
    return { gradient: [gradients[2 * at]!, gradients[2 * at + 1]!] as const, constant: constants[at]! };
  });
}

/** Characters that a piece has at least, but for the last. */
const PIECE = 65536;

/**
 * One JSON object {"format", "domain", "hidden", "outputs", "cells"}, in pieces to be written one after the other: a
 * line for the head, and one for each cell (a CellRecord; its number is its place).
 */
export function* cellsJson(partition: Partition, affine?: AffineMaps): Generator<string> {
  const { domain, layers, outputCount, areas } = partition;
  const head = { format: 1, domain, hidden: layers.map(({ width }) => width), outputs: outputCount };
  const record = cellRecords(partition, affine);
  let piece = `${JSON.stringify(head).slice(0, -1)},"cells":[\n`;
  for (let cell = 0; cell < areas.length; cell++) {
    piece += `${JSON.stringify(record(cell))}${cell + 1 < areas.length ? ',' : ''}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]}\n`;
}
