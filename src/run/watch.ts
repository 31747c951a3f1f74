// Watches for a training that goes nowhere: parameters that repeat exactly, a loss that stagnates while the output is
// constant, frames that show the same constant output. What it says depends on the spec alone, also after a resume.

import type { PointSet } from '../data/split.ts';
import type { EngineNetwork } from '../engine/engine.ts';
import type { Parameters } from '../net/network.ts';
import { fingerprint } from './fingerprint.ts';
import { isDrawn } from './schedule.ts';
import type { RunSpec } from './spec.ts';

/** What a checkpoint keeps of a watch; the losses are in metrics.ndjson. */
export interface WatchState {
  /** The epoch whose parameters later ones are compared with, and their fingerprint. */
  readonly anchorEpoch: number;
  readonly anchor: string;
  /** How many frames in a row had a constant output and the same activation patterns; the patterns' fingerprint. */
  readonly constantFrames: number;
  readonly patterns: string;
}

/** The windows over which a loss stagnates, in epochs. */
const WINDOWS = [30, 100, 200] as const;

/** How many epochs' losses a watch needs. */
export const LOSSES_WATCHED = 200;

/** How many constant frames in a row end a run. */
const FRAMES_LIMIT = 30;

/** Instead of the frame's pixels, this many of its columns and rows are looked at. */
const PROBE = 64;

/** Most networks are not constant on so few points, so that the others need not be looked at. */
const FIRST_POINTS = 64;

export class Watch {
  readonly #spec: RunSpec;
  readonly #validation: PointSet;
  #state: WatchState;
  #losses: readonly number[];
  #epoch: number;
  #print: string;

  /**
   * @param state what the checkpoint after `epoch` has of an earlier watch
   * @param losses the training losses of the epochs up to that one, at least the last `LOSSES_WATCHED`
   */
  constructor(
    spec: RunSpec,
    validation: PointSet,
    from: {
      readonly epoch: number;
      readonly parameters: Parameters;
      readonly watch?: WatchState | undefined;
    },
    losses: readonly number[],
  ) {
    this.#spec = spec;
    this.#validation = validation;
    this.#losses = losses.slice(-LOSSES_WATCHED);
    this.#epoch = from.epoch;
    this.#print = parametersPrint(from.parameters);
    const state = { anchorEpoch: from.epoch, anchor: this.#print, constantFrames: 0, patterns: '' };
    this.#state = from.watch ?? state;
  }

  get state(): WatchState {
    return this.#state;
  }

  /** Looks at the network after an epoch. */
  async note(
    epoch: number,
    trainLoss: number,
    parameters: Parameters,
    network: EngineNetwork,
  ): Promise<void> {
    this.#epoch = epoch;
    this.#losses = [...this.#losses, trainLoss].slice(-LOSSES_WATCHED);
    this.#print = parametersPrint(parameters);
    // Brent 1980: with an anchor that moves on at powers of two every cycle is found, whatever its length.
    const moves = this.#print !== this.#state.anchor && (epoch & (epoch - 1)) === 0;
    if (moves) this.#state = { ...this.#state, anchorEpoch: epoch, anchor: this.#print };
    if (!isDrawn(this.#spec) || epoch % this.#spec.frames.saveInterval !== 0) return;
    const patterns = await constantPatterns(network, this.#spec);
    const again = patterns !== '' && patterns === this.#state.patterns;
    const constantFrames = again ? this.#state.constantFrames + 1 : patterns === '' ? 0 : 1;
    this.#state = { ...this.#state, constantFrames, patterns };
  }

  /** Why the training should stop here, in words; undefined if it should not. */
  async verdict(network: EngineNetwork): Promise<string | undefined> {
    const { anchorEpoch, anchor, constantFrames } = this.#state;
    const epoch = this.#epoch;
    if (epoch > anchorEpoch && this.#print === anchor) {
      return `epoch ${epoch}: the parameters repeat exactly those after epoch ${anchorEpoch}, so the optimisation loops`;
    }
    if (!stagnates(this.#losses) && constantFrames < FRAMES_LIMIT) return undefined;
    const value = await constantOutput(network, this.#validation);
    if (stagnates(this.#losses) && value !== undefined) {
      const { count } = this.#validation;
      return `epoch ${epoch}: the training loss stagnates (${stagnation(this.#losses)}) and the output is ${value} at all ${count} validation points`;
    }
    if (constantFrames < FRAMES_LIMIT) return undefined;
    return `epoch ${epoch}: ${constantFrames} frames in a row have a constant output${value === undefined ? '' : ` (now ${value})`} and the same activation patterns`;
  }
}

/**
 * Whether the last loss is above the least of every window and above the mean of two of them; from the 30th epoch on.
 * A window longer than the history is the history. The reference script's rule.
 */
export function stagnates(losses: readonly number[]): boolean {
  if (losses.length < WINDOWS[0]) return false;
  const last = losses.at(-1)!;
  const windows = WINDOWS.map((length) => losses.slice(-length));
  const aboveLeast = windows.every((window) => last > Math.min(...window));
  return aboveLeast && windows.filter((window) => last > mean(window)).length >= 2;
}

function stagnation(losses: readonly number[]): string {
  const windows = WINDOWS.filter((length, i) => i === 0 || length <= losses.length);
  const means = windows.map(
    (length) => `${mean(losses.slice(-length)).toPrecision(6)} over ${length} epochs`,
  );
  return `${losses.at(-1)!.toPrecision(6)}, mean ${means.join(', ')}`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function parametersPrint(parameters: Parameters): string {
  return fingerprint(parameters.flatMap(({ weight, bias }) => [weight, bias]));
}

/** The fingerprint of the activation patterns in the drawn domain if the output is constant there, else nothing. */
async function constantPatterns(network: EngineNetwork, { frames }: RunSpec): Promise<string> {
  const grid = { domain: frames.domain, width: PROBE, height: PROBE };
  if (!isConstant((await network.sample(grid, 0, 1)).outputs)) return '';
  const { outputs, hashes } = await network.sample(grid, 0, PROBE);
  return isConstant(outputs) ? fingerprint([hashes]) : '';
}

/** The one value that a network puts out at all points, if it does. */
async function constantOutput(
  network: EngineNetwork,
  { inputs, count }: PointSet,
): Promise<number | undefined> {
  for (const points of [Math.min(count, FIRST_POINTS), count]) {
    const outputs = await network.forward(inputs, points);
    if (!isConstant(outputs)) return undefined;
    if (points === count) return outputs[0];
  }
  return undefined;
}

function isConstant(values: Float32Array): boolean {
  const first = values[0]!;
  return values.every((value) => value === first);
}
