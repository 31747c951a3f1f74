// Cuts a complex by all layers that are left: products at all vertices, then cuts of edges and cells, layer by layer.
//
// The algorithm: within a cell every neuron of the next layer is affine, so its crease is a chord between the points
// where it vanishes on the cell's sides. See Humayun et al., "SplineCam" (CVPR 2023), and Berzins, "Polyhedral complex
// extraction from ReLU networks using edge subdivision" (ICML 2023), for the same idea. A complex that outgrows the cache
// is divided into tiles, and each is brought to its end before the next one is begun.

import { InputError } from '../../format/input-error.ts';
import { type Complex, isPiece, NONE, type Piece, type Tally } from './complex.ts';
import { patternWords, placer, rowStride, spread } from './layout.ts';
import { merge, outline } from './merge.ts';
import { type ExactNetwork, packed, pad } from './network.ts';
import { loopAreas } from './partition.ts';
import { GROUP, NEVER, PLAN_BYTES, PLAN_STATE, STATE_BYTES, StateView, type StateWord } from './state.ts';
import { type ArrayName, type Sizes, Store } from './store.ts';
import { divide } from './tiles.ts';

/** The module's exports, see kernels.as.ts. */
export interface ExactKernels {
  product(state: number): void;
  predict(state: number): void;
  makePlans(state: number): void;
  surveyEdges(state: number): void;
  surveyCells(state: number): void;
  countSplits(state: number): void;
  emitSplits(state: number): void;
  countCuts(state: number): void;
  emitCuts(state: number, firstVertex: number, firstEdge: number): void;
  cutScratchBytes(): number;
}

const STATE = 64;
/** Depths of plan.as.ts: products, and two of what follows from them. */
const DEPTHS = 3;
/** Bytes of rows above which a complex is divided, so that its next layers find it in the caches. */
const CACHE = 2 ** 23;
/** Into how many tiles. */
const TILES = 4;
/** The most that one complex may take while it is cut: 1 GiB. */
const LARGEST = 2 ** 30;

/** The memory of a module's instance; one instance serves one solver after the other. */
export function solverMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 16, maximum: LARGEST / 65536 });
}

/** A solver over an instance of the module. */
export function createSolver(
  { exports }: WebAssembly.Instance,
  memory: WebAssembly.Memory,
  network: ExactNetwork,
  pause: () => void = () => {},
): Solver {
  return new Solver(exports as unknown as ExactKernels, memory, network, pause);
}

/** Cuts complexes of one network, one after the other, on the calling thread. */
export class Solver {
  readonly #kernels: ExactKernels;
  readonly #memory: WebAssembly.Memory;
  readonly #network: ExactNetwork;
  /** What the state has to say of every layer. */
  readonly #layers: readonly Partial<Record<StateWord, number>>[];
  readonly #state: StateView;
  readonly #base: number;
  readonly #scratch: number;
  readonly #stride: number;
  readonly #groups: number;
  readonly #words: readonly number[];
  /** Vertices above which a complex is divided, so that its rows are found in the caches. */
  readonly tileVertices: number;
  #store: Store;
  #sizes: Sizes = { vertices: 0, edges: 0, cells: 0, entries: 0 };
  /** How many vertices' rows are products, and how many follow from others, by depth. */
  #depths: readonly number[] = [];
  readonly #pause: () => void;
  #multiplyAdds = 0;

  /** @param pause called before every layer; work waits while it does not return */
  constructor(kernels: ExactKernels, memory: WebAssembly.Memory, network: ExactNetwork, pause: () => void) {
    this.#kernels = kernels;
    this.#pause = pause;
    this.#memory = memory;
    this.#network = network;
    const widest = Math.max(2, ...network.layers.map(({ outputs }) => outputs));
    this.#stride = rowStride(widest);
    this.#groups = Math.ceil(widest / GROUP);
    this.#words = patternWords(network);
    this.tileVertices = Math.max(512, Math.floor(CACHE / (8 * this.#stride)));
    const place = placer(STATE + STATE_BYTES);
    let firstNeuron = 0;
    const weights = network.layers.map(({ inputs, outputs }) => ({
      weight: place(8 * pad(outputs) * inputs),
      bias: place(8 * pad(outputs)),
    }));
    this.#layers = network.layers.map(({ inputs, outputs }, l) => {
      const fields = {
        ...weights[l]!,
        inputs,
        neurons: outputs,
        firstNeuron,
        layer: l + 1,
        layerWord: this.#words[l]!,
        layerGroups: Math.ceil(outputs / GROUP),
        activate: l === 0 ? 0 : 1,
      };
      firstNeuron += outputs;
      return fields;
    });
    const slab = 32 * (4 + 8 * (widest + 2));
    this.#scratch = place(Math.max(kernels.cutScratchBytes(), slab));
    this.#base = place(0);
    this.#state = new StateView(memory, STATE);
    this.#store = this.#newStore();
    this.#store.ensure({ vertices: 4, edges: 4, cells: 1, entries: 4 });
    network.layers.forEach((layer, l) => {
      const { weight, bias } = weights[l]!;
      this.#doubles(weight, pad(layer.outputs) * layer.inputs).set(packed(layer));
      this.#doubles(bias, pad(layer.outputs)).fill(Number.NaN);
      this.#doubles(bias, layer.outputs).set(layer.bias);
    });
  }

  #newStore(): Store {
    return new Store(this.#memory, this.#base, LARGEST, {
      row: 8 * this.#stride,
      masks: 16 * this.#groups,
      pattern: 4 * this.#words.at(-1)!,
    });
  }

  #doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, address, length);
  }

  #array(name: ArrayName, length: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#store.address(name), length);
  }

  /** Cuts a complex to its end. */
  solve(start: Complex): Piece {
    const done = this.advance(start, (vertices) => vertices > this.tileVertices);
    if (isPiece(done)) return done;
    const tiles = divide(done, TILES);
    const whole = outline(done, tiles);
    const pieces: Piece[] = [];
    // Each tile is forgotten as soon as it is solved: their rows are the largest arrays.
    for (let tile = tiles.shift(); tile !== undefined; tile = tiles.shift())
      pieces.push(this.solve(tile.complex));
    return merge(whole, pieces);
  }

  /**
   * Cuts a complex until it is done, or until it is to be divided and layers are left.
   * @param isLarge whether it is to be divided, with that many vertices after a layer; asked after every one but the last
   */
  advance(start: Complex, isLarge: (vertices: number) => boolean): Complex | Piece {
    this.#load(start);
    const { layers } = this.#network;
    const state = this.#state;
    for (let l = start.layer; ; l++) {
      // The outputs are no decisions.
      const nearest = state.getDouble('nearest');
      this.#pause();
      this.#toLayer(l);
      if (l + 1 === layers.length) return this.#piece(nearest);
      this.#cutByLayer(Math.ceil(layers[l]!.outputs / GROUP));
      if (l + 2 < layers.length && isLarge(this.#sizes.vertices)) return this.#complex(l + 1);
    }
  }

  #load(start: Complex): void {
    const vertices = start.positions.length / 2;
    const edges = start.edgeNeurons.length;
    const cells = start.cellStarts.length - 1;
    const entries = start.cellVertices.length;
    const state = this.#state;
    this.#store = this.#newStore();
    // Room for what a tile usually becomes; loops that are replaced leave their entries behind.
    const most = Math.max(vertices, this.tileVertices);
    this.#store.ensure({ vertices: most, edges: 2 * most, cells: most, entries: 12 * most });
    state.set(this.#store.addresses());
    state.set({
      stride: this.#stride,
      combines: this.#network.combinesRows ? 1 : 0,
      groups: this.#groups,
      patternWords: this.#words.at(-1)!,
      scratch: this.#scratch,
      repairs: 0,
      overflow: 0,
      layer: start.layer,
    });
    state.setDouble('slope', this.#network.slope);
    state.setDouble('nearest', Number.POSITIVE_INFINITY);
    this.#doubles(this.#store.address('positions'), 2 * vertices).set(start.positions);
    const rows = this.#doubles(this.#store.address('rows'), vertices * this.#stride);
    spread(start.rows, start.rowWidth, rows, this.#stride);
    const from = this.#array('edgeFrom', edges);
    const to = this.#array('edgeTo', edges);
    for (let e = 0; e < edges; e++) {
      from[e] = start.edges[2 * e]!;
      to[e] = start.edges[2 * e + 1]!;
    }
    this.#array('edgeNeuron', edges).set(start.edgeNeurons);
    this.#array('edgeTag', edges).set(start.edgeTags);
    this.#array('loopVertex', entries).set(start.cellVertices);
    this.#array('loopEdge', entries).set(start.cellEdges);
    this.#array('patterns', start.patterns.length).set(start.patterns);
    const loopStart = this.#array('loopStart', cells);
    const loopLength = this.#array('loopLength', cells);
    for (let c = 0; c < cells; c++) {
      loopStart[c] = start.cellStarts[c]!;
      loopLength[c] = start.cellStarts[c + 1]! - start.cellStarts[c]!;
    }
    this.#array('cutLayer', cells).fill(start.layer);
    this.#grow({ vertices, edges, cells, entries });
    this.#loadPlans(start, vertices);
    this.#multiplyAdds = 0;
  }

  /** No vertex is planned yet, and those on shared edges never are; then all cells are planned as if newly cut. */
  #loadPlans({ edges, edgeTags }: Complex, vertices: number): void {
    const words = PLAN_BYTES / 4;
    const plans = this.#array('plans', vertices * words);
    for (let at = PLAN_STATE / 4; at < plans.length; at += words) {
      plans[at] = NONE;
      plans[at + 1] = 0;
      plans[at + 2] = 0;
    }
    const uses = PLAN_STATE / 4 + 2;
    for (let e = 0; e < edgeTags.length; e++) {
      if (edgeTags[e] === NONE) continue;
      plans[edges[2 * e]! * words + uses] = NEVER;
      plans[edges[2 * e + 1]! * words + uses] = NEVER;
    }
    this.#makePlans();
  }

  #makePlans(): void {
    this.#kernels.makePlans(STATE);
    this.#depths = Array.from(this.#array('order', DEPTHS));
  }

  /** Makes room for so many in all. */
  #reserve(sizes: Sizes): void {
    if (this.#store.ensure(sizes)) this.#state.set(this.#store.addresses());
  }

  #grow(sizes: Sizes): void {
    this.#sizes = sizes;
    this.#state.set({ ...sizes });
  }

  /** What the next kernel works on: `listed` vertices, edges or cells of a list, the others from `base` on. */
  #work(items: number, list: number, listed: number, base: number): void {
    this.#state.set({ items, list, listed, base });
  }

  /** Brings the rows of all vertices to a layer's pre-activations. */
  #toLayer(l: number): void {
    this.#state.set(this.#layers[l]!);
    let list = this.#store.address('order') + 4 * DEPTHS;
    for (let depth = 0; depth < DEPTHS; depth++) {
      const count = this.#depths[depth]!;
      this.#work(count, list, count, 0);
      if (depth === 0) this.#kernels.product(STATE);
      else this.#kernels.predict(STATE);
      list += 4 * count;
    }
    const { inputs, outputs } = this.#network.layers[l]!;
    this.#multiplyAdds += this.#depths[0]! * inputs * outputs;
  }

  /** Cuts the complex by the creases of the layer that the rows belong to. */
  #cutByLayer(groups: number): void {
    const before = this.#sizes;
    this.#kernels.surveyEdges(STATE);
    const listedEdges = this.#state.get('found');
    this.#kernels.surveyCells(STATE);
    const listedCells = this.#state.get('found');
    if (listedCells > 0) {
      for (let group = 0; group < groups; group++) {
        this.#state.set({ group });
        this.#cutByGroup(before, listedEdges, listedCells);
      }
    }
    this.#makePlans();
  }

  /** Cuts the listed edges and cells, and all those that came after `before`, by a group of neurons. */
  #cutByGroup(before: Sizes, listedEdges: number, listedCells: number): void {
    const { vertices, edges, cells, entries } = this.#sizes;
    const state = this.#state;
    const kernels = this.#kernels;
    const workOn = (name: 'cutEdges' | 'cutCells', listed: number, base: number, count: number) =>
      this.#work(listed + count - base, this.#store.address(name), listed, base);
    workOn('cutEdges', listedEdges, before.edges, edges);
    kernels.countSplits(STATE);
    const splits = state.get('madeVertices');
    const split = { vertices: vertices + splits, edges: edges + splits };
    if (splits > 0) {
      this.#reserve({ ...split, cells, entries });
      workOn('cutEdges', listedEdges, before.edges, edges);
      kernels.emitSplits(STATE);
    }
    workOn('cutCells', listedCells, before.cells, cells);
    kernels.countCuts(STATE);
    if (state.get('overflow') !== 0) {
      throw new InputError('one polytope is cut into more than 4,096 at once: take a smaller --domain');
    }
    const sizes = {
      vertices: split.vertices + state.get('madeVertices'),
      edges: split.edges + state.get('madeEdges'),
      cells: cells + state.get('madeCells'),
      entries: entries + state.get('madeEntries'),
    };
    this.#reserve(sizes);
    kernels.emitCuts(STATE, split.vertices, split.edges);
    this.#grow(sizes);
  }

  #tally(nearest: number): Tally {
    return { nearest, repairs: this.#state.get('repairs'), multiplyAdds: this.#multiplyAdds };
  }

  /** The vertices' rows, the first `width` values of each. */
  #rows(width: number): Float64Array {
    const { vertices } = this.#sizes;
    const rows = this.#doubles(this.#store.address('rows'), vertices * this.#stride);
    const result = new Float64Array(vertices * width);
    spread(rows, this.#stride, result, width);
    return result;
  }

  #planar() {
    const { vertices, edges, cells } = this.#sizes;
    const from = this.#array('edgeFrom', edges);
    const to = this.#array('edgeTo', edges);
    const ends = new Uint32Array(2 * edges);
    for (let e = 0; e < edges; e++) {
      ends[2 * e] = from[e]!;
      ends[2 * e + 1] = to[e]!;
    }
    return {
      positions: this.#doubles(this.#store.address('positions'), 2 * vertices).slice(),
      edges: ends,
      edgeNeurons: this.#array('edgeNeuron', edges).slice(),
      edgeTags: this.#array('edgeTag', edges).slice(),
      patterns: this.#array('patterns', cells * this.#words.at(-1)!).slice(),
      ...this.#loops(),
    };
  }

  /** The loops in the order of the cells, without the ones that were replaced. */
  #loops() {
    const { cells, entries } = this.#sizes;
    const starts = this.#array('loopStart', cells);
    const lengths = this.#array('loopLength', cells);
    const cellStarts = new Uint32Array(cells + 1);
    for (let c = 0; c < cells; c++) cellStarts[c + 1] = cellStarts[c]! + lengths[c]!;
    const loopVertex = this.#array('loopVertex', entries);
    const loopEdge = this.#array('loopEdge', entries);
    const cellVertices = new Uint32Array(cellStarts[cells]!);
    const cellEdges = new Uint32Array(cellStarts[cells]!);
    for (let c = 0; c < cells; c++) {
      let from = starts[c]!;
      for (let i = cellStarts[c]!; i < cellStarts[c + 1]!; i++, from++) {
        cellVertices[i] = loopVertex[from]!;
        cellEdges[i] = loopEdge[from]!;
      }
    }
    return { cellStarts, cellVertices, cellEdges };
  }

  #complex(layer: number): Complex {
    const rowWidth = this.#network.layers[layer - 1]!.outputs;
    const tally = this.#tally(this.#state.getDouble('nearest'));
    return { ...this.#planar(), layer, rowWidth, rows: this.#rows(rowWidth), tally };
  }

  #piece(nearest: number): Piece {
    const outputs = this.#rows(this.#network.layers.at(-1)!.outputs);
    if (!outputs.every(Number.isFinite)) {
      throw new InputError('the network overflows float64 on this domain: its weights are too large');
    }
    const planar = this.#planar();
    const areas = loopAreas(planar.positions, planar.cellStarts, planar.cellVertices);
    return { ...planar, outputs, areas, tally: this.#tally(nearest) };
  }
}
