// Looking a partition up: which polytope a point lies in, and all that a page says of it, exactly and at once.

import { hashCoefficients } from '../../src/engine/hash.ts';
import type { LoadedNetwork } from '../../src/net/weights.ts';
import { type AffineMaps, cellAffine } from '../../src/polytope/exact/affine.ts';
import { cellsAcross } from '../../src/polytope/exact/neighbours.ts';
import { exactNetwork } from '../../src/polytope/exact/network.ts';
import { BORDER, isActive, type Partition } from '../../src/polytope/exact/partition.ts';
import type { LabPartition } from './protocol.ts';

/** A hidden neuron by its layer, 0 the first, and its place there. */
export interface NeuronPlace {
  readonly layer: number;
  readonly neuron: number;
}

/** What a hover says of the polytope under the pointer. */
export interface Cell {
  readonly cell: number;
  /** Of the rectangle's area, in the units of the domain. */
  readonly area: number;
  /** Its area as a share of the domain. */
  readonly share: number;
  /** Output o is gradients[2 o] x + gradients[2 o + 1] y + constants[o], multiplied out along the pattern. */
  readonly affine: AffineMaps;
  /** The outputs at the point. */
  readonly outputs: readonly number[];
  /** By layer: for each neuron whether it is positive. */
  readonly pattern: readonly (readonly boolean[])[];
  /** The activation hash, 16 hexadecimal digits. */
  readonly hash: string;
  /** From the point to the nearest crease of the polytope, and whose crease that is; Infinity where it has none. */
  readonly distance: number;
  readonly nearest: NeuronPlace | undefined;
  /** The polytopes beyond its creases and the neuron that divides from each, in the order of its loop. */
  readonly neighbours: readonly { readonly cell: number; readonly neuron: NeuronPlace }[];
  /** Its corners x, y, ..., counter-clockwise where y points up. */
  readonly corners: Float64Array;
}

/** The cell that a point lies in; -1 outside of the domain. A point on an edge belongs to one of the edge's cells. */
export function locate({ partition }: Pick<LabPartition, 'partition'>, x: number, y: number): number {
  const { domain, vertices, cellStarts, cellVertices } = partition;
  const [x0, y0, x1, y1] = domain;
  if (!(x >= x0 && x <= x1 && y >= y0 && y <= y1)) return -1;
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    const [from, to] = [cellStarts[cell]!, cellStarts[cell + 1]!];
    // How far beyond the side that it is farthest beyond; not above 0 within the cell.
    let beyond = Number.NEGATIVE_INFINITY;
    for (let i = from, a = cellVertices[to - 1]!; i < to && beyond < least; i++) {
      const b = cellVertices[i]!;
      const ux = vertices[2 * b]! - vertices[2 * a]!;
      const uy = vertices[2 * b + 1]! - vertices[2 * a + 1]!;
      const across = uy * (x - vertices[2 * a]!) - ux * (y - vertices[2 * a + 1]!);
      const length = Math.sqrt(ux * ux + uy * uy);
      if (length > 0) beyond = Math.max(beyond, across / length);
      a = b;
    }
    if (beyond < 0) return cell;
    // On an edge, or beside one by rounding.
    if (beyond < least) [nearest, least] = [cell, beyond];
  }
  return nearest;
}

/** All about a cell, seen from a point in it. */
export function cellAt(lab: LabPartition, cell: number, x: number, y: number): Cell {
  const { partition, network, parameters } = lab;
  const { vertices, areas, cellStarts, cellVertices, layers, domain } = partition;
  const affine = cellAffine(exactNetwork(network, parameters), partition, Uint32Array.of(cell));
  const loop = cellVertices.subarray(cellStarts[cell]!, cellStarts[cell + 1]!);
  const { distance, nearest } = nearestCrease(lab, cell, x, y);
  const pattern = layers.map(({ width }, layer) =>
    Array.from({ length: width }, (_, neuron) => isActive(partition, cell, layer, neuron)),
  );
  return {
    cell,
    area: areas[cell]!,
    share: areas[cell]! / ((domain[2] - domain[0]) * (domain[3] - domain[1])),
    affine,
    outputs: Array.from(
      affine.constants,
      (constant, o) => affine.gradients[2 * o]! * x + affine.gradients[2 * o + 1]! * y + constant,
    ),
    pattern,
    hash: hashOf(pattern.flat()),
    distance,
    nearest,
    neighbours: neighboursOf(lab, cell),
    corners: Float64Array.from([...loop].flatMap((v) => [vertices[2 * v]!, vertices[2 * v + 1]!])),
  };
}

/** The activation hash of a pattern, as the engines have it for points, in hexadecimal digits. */
function hashOf(pattern: readonly boolean[]): string {
  const coefficients = hashCoefficients(pattern.length);
  const sums = new Uint32Array(2);
  pattern.forEach((isActive, neuron) => {
    if (!isActive) return;
    sums[0]! += coefficients[2 * neuron]!;
    sums[1]! += coefficients[2 * neuron + 1]!;
  });
  return hex(sums[0]!) + hex(sums[1]!);
}

/** The edges on a neuron's crease, as numbers of edges; `neuron` counts through the layers from the input. */
export function creaseOf({ partition }: Pick<LabPartition, 'partition'>, neuron: number): Uint32Array {
  const { edgeNeurons } = partition;
  const found: number[] = [];
  for (let edge = 0; edge < edgeNeurons.length; edge++) if (edgeNeurons[edge] === neuron) found.push(edge);
  return Uint32Array.from(found);
}

/** A neuron that is counted through the layers from the input, by its place. */
export function neuronPlace({ hidden }: LoadedNetwork['spec'], neuron: number): NeuronPlace {
  let layer = 0;
  let rest = neuron;
  while (layer + 1 < hidden.length && rest >= hidden[layer]!) rest -= hidden[layer++]!;
  return { layer, neuron: rest };
}

function nearestCrease({ partition, network }: LabPartition, cell: number, x: number, y: number) {
  const { vertices, edges, edgeNeurons, cellStarts, cellEdges } = partition;
  let distance = Number.POSITIVE_INFINITY;
  let nearest: NeuronPlace | undefined;
  for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
    const edge = cellEdges[i]!;
    if (edgeNeurons[edge] === BORDER) continue;
    const away = distanceTo(vertices, edges[2 * edge]!, edges[2 * edge + 1]!, x, y);
    if (away >= distance) continue;
    distance = away;
    nearest = neuronPlace(network, edgeNeurons[edge]!);
  }
  return { distance, nearest };
}

/** From a point to the line segment between two vertices. */
function distanceTo(vertices: Float64Array, a: number, b: number, x: number, y: number): number {
  const [ax, ay] = [vertices[2 * a]!, vertices[2 * a + 1]!];
  const [ux, uy] = [vertices[2 * b]! - ax, vertices[2 * b + 1]! - ay];
  const squared = ux * ux + uy * uy;
  const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * ux + (y - ay) * uy) / squared));
  const [dx, dy] = [x - ax - along * ux, y - ay - along * uy];
  return Math.sqrt(dx * dx + dy * dy);
}

/** The cells beyond the edges of all loops; made once for a partition, when it is first asked for. */
const ACROSS = new WeakMap<Partition, Uint32Array>();

function neighboursOf({ partition, network }: LabPartition, cell: number): Cell['neighbours'] {
  const across = ACROSS.get(partition) ?? cellsAcross(partition);
  ACROSS.set(partition, across);
  const { cellStarts, cellEdges, edgeNeurons } = partition;
  const found: { cell: number; neuron: NeuronPlace }[] = [];
  for (let i = cellStarts[cell]!; i < cellStarts[cell + 1]!; i++) {
    if (across[i] === BORDER) continue;
    found.push({ cell: across[i]!, neuron: neuronPlace(network, edgeNeurons[cellEdges[i]!]!) });
  }
  return found;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
