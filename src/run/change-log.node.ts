// What changed from one moment of a run to the next, every `changeInterval` epochs: measured, and drawn as maps.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../format/input-error.ts';
import type { Parameters } from '../net/network.ts';
import { paintCaption } from '../picture/caption.node.ts';
import { type ChangeSamples, composeChange, sampleLooks, sampleOverlay } from '../picture/change-maps.ts';
import { encodePng } from '../picture/png.node.ts';
import { pointNetwork } from '../polytope/change/at-points.ts';
import { type Change, exactChange } from '../polytope/change/change.ts';
import { createPointEvaluator } from '../polytope/change/create.node.ts';
import { overlay } from '../polytope/change/overlay.ts';
import type { PointEvaluator } from '../polytope/change/point-evaluator.ts';
import { lookAt, pointGrid } from '../polytope/change/point-grid.ts';
import { rasterChange } from '../polytope/change/raster-change.ts';
import { stepBetween } from '../polytope/change/step-size.ts';
import { type Partitioner, startPartitioner } from '../polytope/exact/create.node.ts';
import { exactNetwork } from '../polytope/exact/network.ts';
import type { RunDirectory } from './directory.node.ts';
import { isSmooth } from './partition-choice.ts';
import type { RunSpec } from './spec.ts';
import type { Checkpoint } from './training.ts';
import { removePartial, writeWhole } from './whole.node.ts';

/** Bytes above which a refinement is given up for a raster: a number of its own, so that every machine chooses alike. */
const LARGEST = 1e9;
/** Points along a side of the raster. */
const SIDE = 128;

/** What a line of the metrics says of a change. */
export interface ChangeRecord extends Change {
  /** The epoch after which the moment before was. */
  readonly since: number;
}

export class ChangeLog {
  readonly #spec: RunSpec;
  readonly #directory: RunDirectory;
  readonly #threads: number;
  readonly #interval: number;
  #before: Parameters | undefined;
  #partitioner: Partitioner | undefined;
  #evaluator: PointEvaluator | undefined;

  /** The log of a run that goes on from a state; undefined where the spec asks for none. */
  static async open(
    spec: RunSpec,
    directory: RunDirectory,
    threads: number,
    from: Checkpoint,
  ): Promise<ChangeLog | undefined> {
    if (spec.changeInterval === undefined) return undefined;
    const folder = dirname(directory.change(0));
    await mkdir(folder, { recursive: true });
    await removePartial(folder);
    for (const name of await readdir(folder)) {
      const epoch = Number(/^epoch-(\d+)\.png$/.exec(name)?.[1] ?? 0);
      if (epoch > from.epoch) await rm(directory.change(epoch));
    }
    return new ChangeLog(spec, directory, threads, spec.changeInterval, from);
  }

  private constructor(
    spec: RunSpec,
    directory: RunDirectory,
    threads: number,
    interval: number,
    from: Checkpoint,
  ) {
    this.#spec = spec;
    this.#directory = directory;
    this.#threads = threads;
    this.#interval = interval;
    const isAnchor = from.within === undefined && from.epoch % interval === 0;
    this.#before = isAnchor ? from.parameters : from.anchor;
  }

  /** What a checkpoint has to carry: the weights of the moment before, unless they are its own. */
  anchor({ epoch, within }: Pick<Checkpoint, 'epoch' | 'within'>): Pick<Checkpoint, 'anchor'> {
    if (this.#before === undefined || (within === undefined && epoch % this.#interval === 0)) return {};
    return { anchor: this.#before };
  }

  /** Looks at the weights after an epoch; resolves to the change where one is due, with its maps on the disk. */
  async note(epoch: number, parameters: Parameters): Promise<ChangeRecord | undefined> {
    if (epoch % this.#interval !== 0) return undefined;
    const before = this.#before;
    this.#before = parameters;
    // A checkpoint of a run that had no log until then.
    if (before === undefined) return undefined;
    const since = epoch - this.#interval;
    const { change, samples } = await this.#measure(before, parameters);
    const record = { since, ...change };
    await this.#draw(epoch, record, samples);
    return record;
  }

  async #measure(before: Parameters, after: Parameters): Promise<{ change: Change; samples: ChangeSamples }> {
    const { network, frames } = this.#spec;
    const { domain, panel } = frames;
    const step = stepBetween(before, after);
    if (!isSmooth(network.activation)) {
      this.#partitioner ??= await startPartitioner({ threads: this.#threads });
      const moments = { before: exactNetwork(network, before), after: exactNetwork(network, after) };
      try {
        const found = await overlay(this.#partitioner, moments, { domain, maxBytes: LARGEST });
        return { change: rounded(exactChange(found, step)), samples: sampleOverlay(found, ...panel) };
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
      }
    }
    this.#evaluator ??= createPointEvaluator();
    const grid = pointGrid(this.#evaluator, domain, SIDE);
    const looks = [before, after].map((weights) => lookAt(pointNetwork(network, weights), grid));
    const change = rasterChange(grid, looks[0]!, looks[1]!, step);
    return { change: rounded(change), samples: sampleLooks(grid, looks[0]!, looks[1]!) };
  }

  async #draw(epoch: number, { since, changed, linear, measure }: ChangeRecord, samples: ChangeSamples) {
    const [width, height] = this.#spec.frames.panel;
    const { image, scale } = composeChange(samples, width, height);
    const box = (panel: number) => ({ x: panel * (width + 4), y: 0, width, height });
    const percent = (share: number) => `${(100 * share).toPrecision(3)}%`;
    const isSplit = !isSmooth(this.#spec.network.activation);
    const captions = [
      [
        `epoch ${since} to ${epoch}`,
        `pattern changed on ${percent(changed)}`,
        'colour: first layer (dark: near the input)',
      ],
      [isSplit ? "the weights' part" : 'change of the output', `full colour: ${scale.toPrecision(3)}`],
      isSplit ? ["the pattern's part", `full colour: ${scale.toPrecision(3)}`] : ['smooth: no parts'],
    ];
    const painted = captions.reduce((picture, lines, i) => paintCaption(picture, lines, box(i)), image);
    const facts = { crease: 1, since, epoch, measure, changed, gradient: linear.gradient, scale };
    await writeWhole(this.#directory.change(epoch), await encodePng(painted, JSON.stringify(facts)));
  }

  async close(): Promise<void> {
    await this.#partitioner?.close();
  }
}

/** Every number to six digits: a line stays short. */
function rounded<T>(value: T): T {
  if (typeof value === 'number') return Number(value.toPrecision(6)) as T;
  if (Array.isArray(value)) return value.map(rounded) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)])) as T;
}
