// A partition as JSON, piece by piece: vertices, edges, and cells with patterns, areas, neighbours, affine functions.

import type { CellPlanes } from './cell-planes.ts';
import type { ExactNetwork } from './network.ts';
import { BORDER, edgeCells, type Partition } from './partition.ts';

/** The format's version, the value of the key `crease`. */
const VERSION = 1;
/** Characters that are collected before they are handed on. */
const PIECE = 1 << 16;

/**
 * The text of the JSON object, in pieces; numbers have all digits of their float64. `affine` is written if it is given.
 *
 * - `domain`: x0, y0, x1, y1. `layers`: widths of the hidden layers. `neurons`: their sum.
 * - `vertices`: [x, y] each. `outputs`: the network's outputs at the vertices.
 * - `edges`: [vertex, vertex, neuron] each; neurons are counted from 0 from the input side, null on the border.
 * - `cells`: `vertices`, a loop, counter-clockwise where y points up; `edges` and `neighbours`, the edge from each of
 *   these vertices to the next and the cell on its other side (null on the border); `area`; `pattern`, the bits of
 *   all neurons, 1 where positive, in hexadecimal as numpy.packbits orders them (neuron 0 is the highest bit of the
 *   first byte; zeros at the end); with `affine`, `gradient` [outputs][2] and `constant` [outputs]: output o at (x, y)
 *   is constant[o] + gradient[o][0] x + gradient[o][1] y.
 */
export function* cellsJson(
  network: ExactNetwork,
  partition: Partition,
  affine?: CellPlanes,
): Generator<string> {
  let text = '';
  for (const part of parts(network, partition, affine)) {
    text += part;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

function* parts(
  network: ExactNetwork,
  partition: Partition,
  affine: CellPlanes | undefined,
): Generator<string> {
  const { domain, vertices, outputs, outputCount, edges, edgeNeurons, layers, areas } = partition;
  const widths = layers.map(({ width }) => width);
  yield `{"crease":${VERSION},"domain":${JSON.stringify(domain)},"layers":${JSON.stringify(widths)}`;
  yield `,"neurons":${network.neurons},"vertices":`;
  yield* list(vertices.length / 2, (v) => `[${vertices[2 * v]},${vertices[2 * v + 1]}]`);
  yield ',"outputs":';
  yield* list(vertices.length / 2, (v) => numbers(outputs, v * outputCount, (v + 1) * outputCount));
  yield ',"edges":';
  yield* list(edgeNeurons.length, (e) => `[${edges[2 * e]},${edges[2 * e + 1]},${orNull(edgeNeurons[e]!)}]`);
  yield ',"cells":';
  yield* list(areas.length, cellWriter(partition, network.neurons, affine));
  yield '}\n';
}

function* list(count: number, item: (index: number) => string): Generator<string> {
  yield '[';
  for (let i = 0; i < count; i++) yield i === 0 ? item(i) : `,\n${item(i)}`;
  yield ']';
}

const numbers = (array: Float64Array | Uint32Array, from: number, to: number) =>
  `[${array.subarray(from, to).join()}]`;

const orNull = (index: number) => (index === BORDER ? 'null' : String(index));

/** What writes one cell. */
function cellWriter(
  partition: Partition,
  neurons: number,
  affine: CellPlanes | undefined,
): (cell: number) => string {
  const { cellStarts, cellVertices, cellEdges, areas } = partition;
  const sides = edgeCells(partition);
  const hex = patternWriter(partition, neurons);
  return (cell) => {
    const [from, to] = [cellStarts[cell]!, cellStarts[cell + 1]!];
    const neighbours: string[] = [];
    for (let i = from; i < to; i++) {
      const edge = cellEdges[i]!;
      neighbours.push(orNull(sides[2 * edge]! === cell ? sides[2 * edge + 1]! : sides[2 * edge]!));
    }
    const loop = `"vertices":${numbers(cellVertices, from, to)},"edges":${numbers(cellEdges, from, to)}`;
    const rest = affine === undefined ? '' : `,${affineText(affine, cell, partition.outputCount)}`;
    return `{${loop},"neighbours":[${neighbours.join()}],"area":${areas[cell]},"pattern":"${hex(cell)}"${rest}}`;
  };
}

/** The packed bits of one cell's pattern in hexadecimal, layers one after the other without padding between them. */
function patternWriter(
  { patterns, patternWords, layers }: Partition,
  neurons: number,
): (cell: number) => string {
  const bytes = new Uint8Array(Math.ceil(neurons / 8));
  const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  return (cell) => {
    bytes.fill(0);
    let at = 0;
    for (const { word, width } of layers) {
      const first = cell * patternWords + word;
      for (let n = 0; n < width; n++, at++) {
        const bit = (patterns[first + (n >> 5)]! >>> (n & 31)) & 1;
        bytes[at >> 3]! |= bit << (7 - (at & 7));
      }
    }
    let text = '';
    for (const byte of bytes) text += digits[byte];
    return text;
  };
}

function affineText({ gradients, constants }: CellPlanes, cell: number, outputs: number): string {
  const each = Array.from({ length: outputs }, (_, o) => cell * outputs + o);
  const gradient = each.map((at) => numbers(gradients, 2 * at, 2 * at + 2));
  return `"gradient":[${gradient.join()}],"constant":${numbers(constants, cell * outputs, (cell + 1) * outputs)}`;
}
