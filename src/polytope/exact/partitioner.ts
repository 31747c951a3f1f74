// Makes exact partitions: layer by layer, products at all vertices, then cuts of edges and cells, on all threads.
//
// The algorithm: within a cell every neuron of the next layer is affine, so its crease is a chord between the points
// where it vanishes on the cell's sides. See Balestriero & LeJeune, "SplineCam" (CVPR 2023), and Berzins, "Polyhedral
// complex extraction from ReLU networks using edge subdivision" (ICML 2023), for the same idea.

import type { Parallel } from '../../engine/wasm/threads.ts';
import { InputError } from '../../format/input-error.ts';
import { type ExactNetwork, packed, pad } from './network.ts';
import { BORDER, loopAreas, type Partition } from './partition.ts';
import {
  GROUP,
  REPORT_BYTES,
  STATE_BYTES,
  type StateField,
  TASK,
  TOTALS,
  writeSlope,
  writeState,
} from './state.ts';
import { type Sizes, Store } from './store.ts';

/** Where the struct lies: behind the threads' words. */
const STATE = 4096;
const TASKS = 256;

/** What the partitioner stands on: a module's memory, and its threads. */
export interface PartitionHost {
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  readonly parallel: Parallel;
  /** Bytes of scratch that cutting needs on every thread. */
  readonly scratchBytes: number;
}

export interface PartitionOptions {
  readonly domain: Partition['domain'];
  /** Bytes that the partition may take while it is made; at most 3 GiB. */
  readonly maxBytes?: number;
}

/** The largest memory, as engine/wasm/memory.ts has it. */
const LARGEST = 49152 * 65536;

/**
 * Partitions a rectangle by the creases of a network.
 * @throws InputError if the partition would not fit, or the network's values overflow float64
 */
export function partition(host: PartitionHost, network: ExactNetwork, options: PartitionOptions): Partition {
  return new Partitioning(host, network, options).run();
}

class Partitioning {
  readonly #host: PartitionHost;
  readonly #network: ExactNetwork;
  readonly #domain: Partition['domain'];
  readonly #store: Store;
  readonly #weights: readonly { readonly weight: number; readonly bias: number }[];
  readonly #totals: number;
  readonly #scratch: number;
  readonly #scratchSize: number;
  readonly #stride: number;
  readonly #groups: number;
  readonly #patternWords: number;
  readonly #layers: Partition['layers'];
  #sizes: Sizes = { vertices: 0, edges: 0, cells: 0, entries: 0 };
  #multiplyAdds = 0;
  #nearest = Number.POSITIVE_INFINITY;
  /** Vertices and edges that `cutEdges` has added behind the sizes. */
  #added = 0;

  constructor(host: PartitionHost, network: ExactNetwork, { domain, maxBytes = LARGEST }: PartitionOptions) {
    this.#host = host;
    this.#network = network;
    this.#domain = domain;
    const hidden = network.layers.slice(0, -1);
    const widest = Math.max(2, ...network.layers.map(({ outputs }) => outputs));
    this.#stride = rowStride(widest);
    this.#groups = Math.ceil(widest / GROUP);
    let words = 0;
    this.#layers = hidden.map(({ outputs: width }) => {
      const word = words;
      words += Math.ceil(width / 32);
      return { word, width };
    });
    this.#patternWords = Math.max(1, words);
    const place = placer(STATE + STATE_BYTES);
    this.#weights = network.layers.map(({ inputs, outputs }) => ({
      weight: place(8 * pad(outputs) * inputs),
      bias: place(8 * pad(outputs)),
    }));
    this.#totals = place(4 * TOTALS * (TASKS + 1));
    const slab = 32 * 8 * (widest + 2);
    this.#scratchSize = Math.ceil(Math.max(host.scratchBytes, REPORT_BYTES + slab) / 64) * 64;
    this.#scratch = place(this.#scratchSize * host.threads);
    const limit = Math.min(maxBytes, LARGEST);
    this.#store = new Store(host.memory, place(0), limit, {
      row: 8 * this.#stride,
      masks: 8 * this.#groups,
      pattern: 4 * this.#patternWords,
    });
  }

  get #buffer(): ArrayBufferLike {
    return this.#host.memory.buffer;
  }

  #set(fields: Partial<Record<StateField, number>>): void {
    writeState(new DataView(this.#buffer), STATE, fields);
  }

  run(): Partition {
    this.#begin();
    const { layers } = this.#network;
    let firstNeuron = 0;
    layers.forEach((layer, l) => {
      // The outputs are no decisions.
      if (l + 1 === layers.length) this.#nearest = Math.min(...this.#reports().map(({ nearest }) => nearest));
      this.#product(l);
      if (l + 1 === layers.length) return;
      this.#set({ firstNeuron });
      for (let group = 0; group * GROUP < layer.outputs; group++) {
        this.#set({ group, groupWord: this.#layers[l]!.word + 2 * group });
        this.#cutEdges();
        this.#cutCells();
      }
      firstNeuron += layer.outputs;
    });
    return this.#result();
  }

  /** The rectangle as one cell. */
  #begin(): void {
    const [x0, y0, x1, y1] = this.#domain;
    this.#reserve({ vertices: 4, edges: 4, cells: 1, entries: 4 });
    const at = this.#store.addresses();
    const corners = [x0, y0, x1, y0, x1, y1, x0, y1];
    new Float64Array(this.#buffer, at.positions, 8).set(corners);
    const rows = new Float64Array(this.#buffer, at.rows, 4 * this.#stride);
    for (let v = 0; v < 4; v++) rows.set(corners.slice(2 * v, 2 * v + 2), v * this.#stride);
    const words = (name: keyof typeof at, values: number[]) =>
      new Uint32Array(this.#buffer, at[name], values.length).set(values);
    words('edgeFrom', [0, 1, 2, 3]);
    words('edgeTo', [1, 2, 3, 0]);
    words('edgeNeuron', [BORDER, BORDER, BORDER, BORDER]);
    words('loopVertex', [0, 1, 2, 3]);
    words('loopEdge', [0, 1, 2, 3]);
    words('loopStart', [0]);
    words('loopLength', [4]);
    words('patterns', new Array(this.#patternWords).fill(0));
    const { memory, threads } = this.#host;
    for (let thread = 0; thread < threads; thread++) {
      const report = new DataView(memory.buffer, this.#scratch + thread * this.#scratchSize, REPORT_BYTES);
      report.setFloat64(0, Number.POSITIVE_INFINITY, true);
      report.setInt32(8, 0, true);
      report.setInt32(12, 0, true);
    }
    this.#network.layers.forEach((layer, l) => {
      const { weight, bias } = this.#weights[l]!;
      new Float64Array(this.#buffer, weight, pad(layer.outputs) * layer.inputs).set(packed(layer));
      const biases = new Float64Array(this.#buffer, bias, pad(layer.outputs)).fill(0);
      biases.set(layer.bias);
    });
    writeSlope(new DataView(this.#buffer), STATE, this.#network.slope);
    this.#set({
      stride: this.#stride,
      groups: this.#groups,
      patternWords: this.#patternWords,
      totals: this.#totals,
      scratch: this.#scratch,
      scratchSize: this.#scratchSize,
    });
    this.#grow({ vertices: 4, edges: 4, cells: 1, entries: 4 });
  }

  /** Makes room for so many in all. */
  #reserve(sizes: Sizes): void {
    if (this.#store.ensure(sizes)) this.#set(this.#store.addresses());
  }

  #grow(sizes: Sizes): void {
    this.#sizes = sizes;
    const { vertices, edges, cells } = sizes;
    this.#set({ vertices, edges, cells });
  }

  /** Does tasks of a kind over `items`; returns how many tasks there were. `work` is what one item costs, roughly. */
  #over(kind: number, items: number, work: number): number {
    const most = this.#host.threads === 1 ? 1 : TASKS;
    const chunk = Math.ceil(Math.max(128, items / most) / 32) * 32;
    const tasks = Math.ceil(items / chunk);
    this.#set({ chunk });
    this.#host.parallel(kind, STATE, tasks, items * work > 100_000);
    return tasks;
  }

  #product(l: number): void {
    const { inputs, outputs } = this.#network.layers[l]!;
    this.#set({ ...this.#weights[l]!, inputs, neurons: outputs, activate: l === 0 ? 0 : 1 });
    const { vertices } = this.#sizes;
    this.#over(TASK.product, vertices, inputs * outputs);
    this.#multiplyAdds += vertices * inputs * outputs;
  }

  /** Puts the group's new vertices on all edges. */
  #cutEdges(): void {
    const { vertices, edges, cells, entries } = this.#sizes;
    const tasks = this.#over(TASK.countSplits, edges, 20);
    const [added] = this.#sumTotals(tasks, [0]);
    if (added! > 0) {
      this.#reserve({ vertices: vertices + added!, edges: edges + added!, cells, entries });
      this.#over(TASK.emitSplits, edges, 20);
    }
    // The cells' kernels find the new vertices and edges behind these sizes, which therefore stay until they are done.
    this.#added = added!;
  }

  #cutCells(): void {
    const { vertices, edges, cells, entries } = this.#sizes;
    const tasks = this.#over(TASK.countCuts, cells, 100);
    this.#checkOverflow();
    const first = { vertices: vertices + this.#added, edges: edges + this.#added };
    const [, newVertices, newEdges, newCells, newEntries] = this.#sumTotals(tasks, [
      undefined,
      first.vertices,
      first.edges,
      cells,
      entries,
    ]);
    const sizes = { vertices: newVertices!, edges: newEdges!, cells: newCells!, entries: newEntries! };
    if (newCells! > cells) {
      this.#reserve(sizes);
      this.#over(TASK.emitCuts, cells, 100);
    }
    this.#grow(sizes);
  }

  /**
   * Turns the counts that tasks left in the columns of `totals` into where each is to write: column i begins at
   * `starts[i]`, and stays as it is where that is undefined. Returns the ends.
   */
  #sumTotals(tasks: number, starts: readonly (number | undefined)[]): number[] {
    const totals = new Uint32Array(this.#buffer, this.#totals, tasks * TOTALS);
    return starts.map((start, column) => {
      let next = start ?? 0;
      if (start === undefined) return next;
      for (let at = column; at < totals.length; at += TOTALS) {
        const count = totals[at]!;
        totals[at] = next;
        next += count;
      }
      return next;
    });
  }

  #reports() {
    const { threads } = this.#host;
    return Array.from({ length: threads }, (_, thread) => {
      const view = new DataView(this.#buffer, this.#scratch + thread * this.#scratchSize, REPORT_BYTES);
      return {
        nearest: view.getFloat64(0, true),
        repairs: view.getInt32(8, true),
        overflow: view.getInt32(12, true),
      };
    });
  }

  #checkOverflow(): void {
    if (!this.#reports().some(({ overflow }) => overflow !== 0)) return;
    throw new InputError('one polytope is cut into more than 4,096 at once: take a smaller --domain');
  }

  #result(): Partition {
    const reports = this.#reports();
    const at = this.#store.addresses();
    const { vertices: V, edges: E, cells: F } = this.#sizes;
    const buffer = this.#buffer;
    const outputCount = this.#network.layers.at(-1)!.outputs;
    const rows = new Float64Array(buffer, at.rows, V * this.#stride);
    const outputs = new Float64Array(V * outputCount);
    for (let v = 0; v < V; v++) {
      for (let o = 0; o < outputCount; o++) outputs[v * outputCount + o] = rows[v * this.#stride + o]!;
    }
    if (!outputs.every(Number.isFinite)) {
      throw new InputError('the network overflows float64 on this domain; its weights are too large');
    }
    const from = new Uint32Array(buffer, at.edgeFrom, E);
    const to = new Uint32Array(buffer, at.edgeTo, E);
    const edges = new Uint32Array(2 * E);
    for (let e = 0; e < E; e++) {
      edges[2 * e] = from[e]!;
      edges[2 * e + 1] = to[e]!;
    }
    const vertices = new Float64Array(buffer, at.positions, 2 * V).slice();
    const loops = this.#loops(at, F);
    return {
      domain: this.#domain,
      vertices,
      outputs,
      outputCount,
      edges,
      edgeNeurons: new Uint32Array(buffer, at.edgeNeuron, E).slice(),
      ...loops,
      patterns: new Uint32Array(buffer, at.patterns, F * this.#patternWords).slice(),
      patternWords: this.#patternWords,
      layers: this.#layers,
      areas: loopAreas(vertices, loops.cellStarts, loops.cellVertices),
      nearest: this.#nearest,
      repairs: reports.reduce((sum, { repairs }) => sum + repairs, 0),
      multiplyAdds: this.#multiplyAdds,
    };
  }

  /** The loops in the order of the cells, without the ones that were replaced. */
  #loops(at: Record<'loopStart' | 'loopLength' | 'loopVertex' | 'loopEdge', number>, F: number) {
    const buffer = this.#buffer;
    const starts = new Uint32Array(buffer, at.loopStart, F);
    const lengths = new Uint32Array(buffer, at.loopLength, F);
    const cellStarts = new Uint32Array(F + 1);
    for (let c = 0; c < F; c++) cellStarts[c + 1] = cellStarts[c]! + lengths[c]!;
    const loopVertex = new Uint32Array(buffer, at.loopVertex, this.#sizes.entries);
    const loopEdge = new Uint32Array(buffer, at.loopEdge, this.#sizes.entries);
    const cellVertices = new Uint32Array(cellStarts[F]!);
    const cellEdges = new Uint32Array(cellStarts[F]!);
    for (let c = 0; c < F; c++) {
      let from = starts[c]!;
      for (let i = cellStarts[c]!; i < cellStarts[c + 1]!; i++, from++) {
        cellVertices[i] = loopVertex[from]!;
        cellEdges[i] = loopEdge[from]!;
      }
    }
    return { cellStarts, cellVertices, cellEdges };
  }
}

/** Doubles from row to row: whole vectors of four neurons, and never a multiple of 4096 bytes, which share cache sets. */
function rowStride(widest: number): number {
  const stride = pad(widest);
  return (stride * 8) % 4096 === 0 ? stride + 8 : stride;
}

/** Hands out addresses on cache lines, one after the other. */
function placer(base: number): (bytes: number) => number {
  let next = Math.ceil(base / 64) * 64;
  return (bytes) => {
    const address = next;
    next = Math.ceil((next + bytes) / 64) * 64;
    return address;
  };
}
