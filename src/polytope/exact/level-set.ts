// Where an output crosses zero, as exact segments: one in every cell that it crosses, joined to polylines.

import { BORDER, type Partition } from './partition.ts';

/** The function whose zeros are wanted: output `output` less output `minus` less `threshold`. */
export interface LevelFunction {
  /** 0 when not given. */
  readonly output?: number;
  /** Nothing is subtracted when not given. With two classes' outputs the level set is their decision boundary. */
  readonly minus?: number;
  /** 0 when not given. */
  readonly threshold?: number;
}

/** The boundary of the region where the function is positive, without those parts of the domain's border where it is. */
export interface LevelSet {
  /** Float64 [points][2]: on edges of the partition, or at vertices where the function is 0. */
  readonly points: Float64Array;
  /** Uint32 [segments][2]: from one point to another; the function is positive on the left, where y points up. */
  readonly segments: Uint32Array;
  /** Uint32 [segments]: the cell that a segment crosses, or (where the function vanishes along an edge) whose side it is. */
  readonly cells: Uint32Array;
}

/** The function's value at every vertex. */
export function levelValues(
  { outputs, outputCount }: Partition,
  { output = 0, minus, threshold = 0 }: LevelFunction = {},
): Float64Array {
  for (const index of [output, minus ?? 0]) {
    if (!Number.isInteger(index) || index < 0 || index >= outputCount) {
      throw new RangeError(`output ${index} of ${outputCount}`);
    }
  }
  return Float64Array.from({ length: outputs.length / outputCount }, (_, v) => {
    const value = outputs[v * outputCount + output]!;
    return value - (minus === undefined ? 0 : outputs[v * outputCount + minus]!) - threshold;
  });
}

/**
 * The level set. A vertex where the function is 0 counts as not positive; lines on which it only touches 0 from below
 * are no boundary and are left out, and a line on which it touches 0 from above comes once.
 */
export function levelSet(partition: Partition, wanted: LevelFunction = {}): LevelSet {
  const { cellStarts, cellVertices, cellEdges } = partition;
  const points = new Points(partition, levelValues(partition, wanted));
  const segments: number[] = [];
  const cells: number[] = [];
  const alongEdge = new Set<number>();
  for (let cell = 0; cell + 1 < cellStarts.length; cell++) {
    const first = cellStarts[cell]!;
    const length = cellStarts[cell + 1]! - first;
    const positive = (i: number) => points.values[cellVertices[first + (i % length)]!]! > 0;
    for (let i = 0; i < length; i++) {
      if (!positive(i) || positive(i + 1)) continue;
      // From a positive vertex to one that is not: the way out of the positive part. It is re-entered behind `last`.
      let last = i + 1;
      while (!positive(last + 1)) last++;
      const out = points.on(cellEdges[first + i]!);
      const back = points.on(cellEdges[first + (last % length)]!);
      if (out === back) continue;
      if (last === i + 2) {
        // Both ends may be vertices of one edge along which the function is 0: its other cell may have it too.
        const edge = cellEdges[first + ((i + 1) % length)]!;
        if (points.vanishesAlong(edge)) {
          if (alongEdge.has(edge)) continue;
          alongEdge.add(edge);
        }
      }
      segments.push(out, back);
      cells.push(cell);
    }
  }
  return { points: points.result(), segments: Uint32Array.from(segments), cells: Uint32Array.from(cells) };
}

/** The points of a level set, one for each edge or vertex that it passes through. */
class Points {
  readonly values: Float64Array;
  readonly #partition: Partition;
  /** Numbers of points at vertices, then on edges; BORDER where there is none. */
  readonly #numbers: Uint32Array;
  readonly #found: number[] = [];

  constructor(partition: Partition, values: Float64Array) {
    this.values = values;
    this.#partition = partition;
    this.#numbers = new Uint32Array(values.length + partition.edgeNeurons.length).fill(BORDER);
  }

  /** The point on an edge that has one positive end; the other end itself, if the function is 0 there. */
  on(edge: number): number {
    const { edges, vertices } = this.#partition;
    const [u, w] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    const [a, b] = [this.values[u]!, this.values[w]!];
    const key = a === 0 ? u : b === 0 ? w : this.values.length + edge;
    if (this.#numbers[key] !== BORDER) return this.#numbers[key]!;
    const number = this.#found.length / 2;
    this.#numbers[key] = number;
    for (const axis of [0, 1]) {
      const [p, q] = [vertices[2 * u + axis]!, vertices[2 * w + axis]!];
      // Exact where p = q, so that points on the border of the domain stay there.
      this.#found.push(a === 0 ? p : b === 0 ? q : p + (q - p) * (a / (a - b)));
    }
    return number;
  }

  vanishesAlong(edge: number): boolean {
    const { edges } = this.#partition;
    return this.values[edges[2 * edge]!] === 0 && this.values[edges[2 * edge + 1]!] === 0;
  }

  result(): Float64Array {
    return Float64Array.from(this.#found);
  }
}

/** Chains of segments: polyline i has the points from starts[i] to starts[i + 1] of `points`. Closed: first = last. */
export interface Polylines {
  readonly starts: Uint32Array;
  /** Uint32: numbers of points of the level set. */
  readonly points: Uint32Array;
}

/** Joins the segments, each of which comes once; the function stays positive on the left. */
export function polylines({ points, segments }: LevelSet): Polylines {
  const count = points.length / 2;
  const balance = new Int32Array(count);
  // Segments that leave each point, as lists: the first one, and behind each segment the next.
  const firstOut = new Int32Array(count).fill(-1);
  const nextOut = new Int32Array(segments.length / 2);
  for (let s = nextOut.length - 1; s >= 0; s--) {
    const [from, to] = [segments[2 * s]!, segments[2 * s + 1]!];
    balance[from] = balance[from]! + 1;
    balance[to] = balance[to]! - 1;
    nextOut[s] = firstOut[from]!;
    firstOut[from] = s;
  }
  const chained: number[] = [];
  const starts = [0];
  const walk = (start: number) => {
    chained.push(start);
    let at = start;
    while (firstOut[at]! >= 0) {
      const segment = firstOut[at]!;
      firstOut[at] = nextOut[segment]!;
      at = segments[2 * segment + 1]!;
      chained.push(at);
      // Where the curve meets itself, a loop ends.
      if (at === start) break;
    }
    starts.push(chained.length);
  };
  // Open ones first, each from where more leave than arrive; what is left are loops.
  for (let p = 0; p < count; p++) for (let more = balance[p]!; more > 0; more--) walk(p);
  for (let p = 0; p < count; p++) while (firstOut[p]! >= 0) walk(p);
  return { starts: Uint32Array.from(starts), points: Uint32Array.from(chained) };
}
