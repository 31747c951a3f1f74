// What a network looks like in a frame: from its exact partition or from a raster, whichever is cheaper.

import { readFile } from 'node:fs/promises';
import { createEngine } from '../engine/create.node.ts';
import type { Engine, EngineNetwork } from '../engine/engine.ts';
import { InputError } from '../format/input-error.ts';
import type { Parameters } from '../net/network.ts';
import { createPainter } from '../picture/exact/painter.node.ts';
import type { Painter } from '../picture/exact/painter.ts';
import { FULL, samplePartition } from '../picture/exact/sample.ts';
import { PNG_KEYWORD, readPngText } from '../picture/png.node.ts';
import { type Partitioner, startPartitioner } from '../polytope/exact/create.node.ts';
import { exactNetwork } from '../polytope/exact/network.ts';
import { type Raster, raster } from '../polytope/raster.ts';
import { engineOf } from './changes.ts';
import type { DrawingData } from './drawing.node.ts';
import { choosePartition, type Drawn, type FrameBefore } from './partition-choice.ts';
import { inTurn } from './turns.ts';

/** Bytes above which a partition is given up for a raster: a number of its own, so that every machine chooses alike. */
const LARGEST = 1e9;

/** A network on the grid of a frame. */
export interface NetworkView {
  readonly drawn: Raster;
  readonly partition: Drawn;
  /** The value of `creases` where a crease covers all of a pixel. */
  readonly fullCrease: number;
}

/** Looks at a run's network, one moment after the other. Engine and threads are started when they are first needed. */
export class NetworkViewer {
  readonly #data: DrawingData;
  #engine: Engine | undefined;
  #network: EngineNetwork | undefined;
  #partitioner: Partitioner | undefined;
  #painter: Painter | undefined;
  #before: { readonly path: string; readonly frame: FrameBefore } | undefined;

  constructor(data: DrawingData) {
    this.#data = data;
  }

  /**
   * @param path where the frame goes
   * @param pathBefore where the frame before it is, if there is one; its facts decide how this one is made
   */
  async view(parameters: Parameters, path: string, pathBefore: string | undefined): Promise<NetworkView> {
    const { spec } = this.#data;
    const [width, height] = spec.frames.panel;
    const wanted = spec.frames.partition ?? 'raster';
    const before =
      wanted === 'auto' && pathBefore !== undefined ? await this.#factsOf(pathBefore) : undefined;
    const choice = choosePartition(wanted, spec.network, width * height, before);
    const view =
      (choice === 'exact' && (await this.#exact(parameters, wanted === 'exact'))) ||
      (await this.#raster(parameters));
    this.#before = { path, frame: { partition: view.partition, patterns: view.drawn.patterns } };
    return view;
  }

  /** Undefined where the partition does not fit, unless it is `needed`. */
  async #exact(parameters: Parameters, needed: boolean): Promise<NetworkView | undefined> {
    const { spec, threads, gate } = this.#data;
    const [width, height] = spec.frames.panel;
    const { domain, crease } = spec.frames;
    this.#partitioner ??= await startPartitioner({ threads, gate });
    const network = { ...exactNetwork(spec.network, parameters), keepsPatterns: false };
    try {
      const found = await this.#partitioner.partition(network, { domain, maxBytes: LARGEST });
      const options = { width, height, thickness: crease === 'both' ? 2 : 1 };
      this.#painter ??= createPainter();
      const painter = this.#painter;
      const drawn = inTurn(gate, () => samplePartition(painter, found, options));
      return { drawn, partition: 'exact', fullCrease: FULL };
    } catch (error) {
      if (needed || !(error instanceof InputError)) throw error;
      return undefined;
    }
  }

  async #raster(parameters: Parameters): Promise<NetworkView> {
    const { spec, threads, gate } = this.#data;
    const [width, height] = spec.frames.panel;
    const { domain, crease } = spec.frames;
    // Never on a GPU: ending a worker thread that is inside Dawn ends the process. The GPU trains meanwhile.
    const engine = engineOf(spec) === 'reference' ? 'reference' : 'wasm';
    this.#engine ??= await createEngine(engine, threads, { gate });
    this.#network ??= await this.#engine.load(spec.network, parameters);
    this.#network.setParameters(parameters);
    const drawn = await raster(this.#network, { domain, width, height }, { crease });
    return { drawn, partition: 'raster', fullCrease: 1 };
  }

  /** What a frame says of itself; undefined if it is not there or does not say it. */
  async #factsOf(path: string): Promise<FrameBefore | undefined> {
    if (this.#before?.path === path) return this.#before.frame;
    try {
      const facts = JSON.parse(readPngText(await readFile(path), PNG_KEYWORD) ?? '');
      const { partition, patterns } = facts as { partition?: unknown; patterns?: unknown };
      if ((partition !== 'exact' && partition !== 'raster') || typeof patterns !== 'number') return undefined;
      return { partition, patterns };
    } catch {
      return undefined;
    }
  }
}
