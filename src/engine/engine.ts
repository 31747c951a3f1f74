// The contract of an engine: forward, loss, backward, update, and forward-with-hash over a grid of points.
// `reference.ts` is the readable oracle, `wasm/` the fast one. `testing/conformance.ts` has the cases that all must pass.

import type { NetworkSpec, Parameters } from '../net/network.ts';
import type { LossName, OptimizerSpec } from '../net/training.ts';

export const ENGINES = ['reference', 'wasm', 'webgpu'] as const;

export type EngineName = (typeof ENGINES)[number];

/** The engines that every machine has. */
export const CPU_ENGINES: readonly EngineName[] = ['reference', 'wasm'];

/** What a network is trained with. */
export interface TrainingSpec {
  readonly loss: LossName;
  readonly optimizer: OptimizerSpec;
}

/**
 * The state of an optimizer: the number of steps taken since it was made, and `STATE_SLOTS` arrays laid out as the
 * parameters (momentum buffer; RMSprop's square average; Adam's first and second moments).
 */
export interface OptimizerState {
  readonly steps: number;
  readonly slots: readonly Parameters[];
}

/**
 * A rectangle of the input plane, sampled: column j of `width` lies at x0 + (j / width) (x1 - x0), row i of `height`
 * at y0 + (i / height) (y1 - y0), computed in float64 and rounded once to float32.
 */
export interface Grid {
  readonly domain: readonly [x0: number, y0: number, x1: number, y1: number];
  readonly width: number;
  readonly height: number;
}

/** What a network does on some rows of a grid. */
export interface Samples {
  /** Float32 [points][outputs], row-major over the grid's rows. */
  readonly outputs: Float32Array;
  /** The activation hash of every point: Uint32 [points][2], the words of `hash.ts`. */
  readonly hashes: Uint32Array;
}

/** A whole grid, with what neighbours tell of their hashes. */
export interface GridPicture {
  /** Float32 [height][width][outputs]. */
  readonly outputs: Float32Array;
  /** Uint8 [height][width], 1 on a crease. */
  readonly creases: Uint8Array;
  /** Number of distinct hashes. */
  readonly patterns: number;
}

/**
 * Where an engine that is measured adds up its training thread's milliseconds: `forward`, `backward` (loss, deltas and
 * gradients), `update`, and `validation` (what `loss` takes). Parts that an engine cannot tell apart share a name:
 * `forward, backward`.
 */
export type Phases = Map<string, number>;

/** Does some work and adds its milliseconds to a phase. */
export function measured<T>(phases: Phases | undefined, name: string, work: () => T): T {
  if (phases === undefined) return work();
  const began = performance.now();
  const result = work();
  phases.set(name, (phases.get(name) ?? 0) + performance.now() - began);
  return result;
}

/** A network loaded onto an engine. Point arrays are [points][inputs] and [points][outputs], row-major. */
export interface EngineNetwork {
  readonly spec: NetworkSpec;
  setParameters(parameters: Parameters): void;
  /** A copy of the parameters as they are now. */
  getParameters(): Parameters;
  /** The learning rate of the steps that follow; what the network was loaded with until then. For training only. */
  setLearningRate(rate: number): void;
  /** Makes the optimizer new: state zero, no steps taken. */
  resetOptimizer(): void;
  setOptimizerState(state: OptimizerState): void;
  getOptimizerState(): OptimizerState;
  /** The outputs at `count` points. */
  forward(inputs: Float32Array, count: number): Promise<Float32Array>;
  /** The mean loss at `count` points. */
  loss(inputs: Float32Array, targets: Float32Array, count: number): Promise<number>;
  /** The mean loss and its gradient by every parameter; nothing is updated. */
  gradients(
    inputs: Float32Array,
    targets: Float32Array,
    count: number,
  ): Promise<{ loss: number; gradients: Parameters }>;
  /** One training step: forward, loss, backward, update. Resolves to the loss before the update. */
  step(inputs: Float32Array, targets: Float32Array, count: number): Promise<number>;
  /**
   * Brings parameters and optimizer state here from where the steps so far left them. After `step` the four get and set
   * methods above may only be called once this has resolved; engines that compute in this memory have nothing to do.
   */
  settle(): Promise<void>;
  /** Outputs and activation hashes on rows `firstRow` to `firstRow + rows - 1` of a grid; for networks of two inputs. */
  sample(grid: Grid, firstRow: number, rows: number): Promise<Samples>;
  /**
   * A whole grid with its crease map in the style of polytope/crease-map.ts, by engines that can make it where the
   * hashes are; undefined where they cannot for this grid.
   */
  raster?(grid: Grid, crease: 'thin' | 'both'): Promise<GridPicture | undefined>;
  /** Frees what the network holds; the network is unusable afterwards. */
  dispose(): void;
}

export interface Engine {
  readonly name: EngineName;
  readonly threads: number;
  /** Loads a network; `training` is needed for `loss`, `gradients` and `step`. */
  load(spec: NetworkSpec, parameters: Parameters, training?: TrainingSpec): Promise<EngineNetwork>;
  /** Stops the engine's threads. */
  close(): Promise<void>;
}
