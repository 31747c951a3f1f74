// One spike, looked at closely: the run is trained again around it, every step measured, and every onset dated.

import type { Parameters } from '../../net/network.ts';
import type { PointEvaluator } from '../../polytope/change/point-evaluator.ts';
import { type Look, type PointGrid, pointGrid } from '../../polytope/change/point-grid.ts';
import { TorchGenerator } from '../../random/torch.ts';
import type { RunSpec } from '../spec.ts';
import type { Checkpoint, Training, TrainingSetting } from '../training.ts';
import { randomStep } from './control.ts';
import type { Spike } from './detect.ts';
import { onsetOf } from './onset.ts';
import {
  type Checked,
  checkpointBefore,
  type Moment,
  type ReplayedStep,
  type RunHistory,
  replay,
} from './replay.ts';
import { gradientSignals, Looker, type Row, signalNames, tileSignals, weightSignals } from './signals.ts';
import { type MeasuredStep, type Verdict, verdictOf } from './verdict.ts';

/** Steps that are measured before the loss jumps and from there on; onsets are looked for in the last of those before. */
export const BEFORE = 90;
const AFTER = 10;
const SEARCHED = 30;
/** Points along a side of the grid on which functions and geometry are measured. */
export const SIDE = 16;

export interface SpikeReport {
  readonly spike: Spike;
  /** The epoch of the checkpoint from which it was replayed; 0: the beginning. */
  readonly from: number;
  readonly checked: readonly Checked[];
  /** The step at which the loss of a batch jumps: an index into `steps`. */
  readonly jump: number;
  readonly steps: readonly MeasuredStep[];
  readonly stepsPerEpoch: number;
  readonly searchFrom: number;
  readonly verdict: Verdict;
  /** The weights before the measured steps, before the first onset, and after the last step. */
  readonly moments: readonly { readonly after: Moment | undefined; readonly parameters: Parameters }[];
}

export interface AnalyseOptions {
  /** What measures functions and geometry. */
  readonly evaluator: PointEvaluator;
  readonly side?: number;
  /** Told of the steps that are done, of how many. */
  readonly onStep?: (done: number, of: number) => void;
}

/** Replays and measures a spike. The setting's engine must be of the run's kind. */
export async function analyseSpike(
  history: RunHistory,
  setting: TrainingSetting,
  spike: Spike,
  { evaluator, side = SIDE, onStep = () => {} }: AnalyseOptions,
): Promise<SpikeReport> {
  const { spec } = history;
  const stepsPerEpoch = Math.ceil(spec.points / spec.batchSize);
  const near = Math.max(0, spike.epoch - 2 - Math.ceil(BEFORE / stepsPerEpoch));
  const from = checkpointBefore(history, near);
  const next = history.checkpoints.find((epoch) => epoch > spike.epoch) ?? spike.epoch + 1;
  const until = Math.max(next, spike.epoch + 1);
  const replayed: ReplayedStep[] = [];
  // To measure from, so that what lies between a checkpoint and the spike is not trained twice.
  let beside: { readonly checkpoint: Checkpoint; readonly steps: number } | undefined;
  const total = (until - from) * stepsPerEpoch;
  const checked = await replay(
    history,
    setting,
    { from, until },
    {
      async after(step, training) {
        replayed.push(step);
        const isNear = training.epoch === near && training.steps === 0;
        if (isNear) beside = { checkpoint: training.checkpoint(), steps: replayed.length };
        onStep(replayed.length, total);
      },
    },
  );
  const jump = jumpOf(replayed, spike.epoch, stepsPerEpoch);
  const range = { first: Math.max(0, jump - BEFORE), last: Math.min(replayed.length - 1, jump + AFTER) };
  const last = replayed[range.last]!;
  const { checkpoint, steps: skipped } = beside ?? { checkpoint: undefined, steps: 0 };
  const grid = pointGrid(evaluator, spec.frames.domain, side);
  const measuring = new Measuring(spec, setting, grid, range, replayed, skipped);
  await replay(
    checkpoint ? { ...history, read: async (e) => (e === near ? checkpoint : history.read(e)) } : history,
    setting,
    { from: checkpoint ? near : from, until: last.kind === 'step' ? last.epoch : last.epoch - 1 },
    measuring,
  );
  const { steps, parameters } = measuring;
  const searchFrom = Math.max(0, jump - range.first - SEARCHED);
  const measured = { steps, stepsPerEpoch, searchFrom };
  const verdict = verdictOf(measured, signalNames(spec.network.hidden.length + 1));
  const onset = verdict.groups[0]?.onset.step ?? jump - range.first;
  const places = [0, onset, steps.length];
  const moments = places.map((place) => ({ after: steps[place - 1], parameters: parameters[place]! }));
  return { spike, from, checked, jump: jump - range.first, ...measured, verdict, moments };
}

/** The first step of the spike's epoch, the one before, or the first after them, whose loss leaves those before it. */
function jumpOf(steps: readonly ReplayedStep[], epoch: number, stepsPerEpoch: number): number {
  const before = steps.findIndex((step) => step.epoch >= epoch - 1);
  const end = steps.findIndex((step) => step.epoch === epoch + 1 && step.step === 2);
  const own = end < 0 ? steps : steps.slice(0, end);
  const values = own.map(({ loss }) => loss);
  const phases = own.map(({ step }) => step);
  const found = onsetOf({ values, phases, stepsPerEpoch }, Math.max(0, before));
  if (found) return found.step;
  const highest = own.map(({ loss }, i) =>
    i >= before && !Number.isNaN(loss) ? loss : Number.NEGATIVE_INFINITY,
  );
  return highest.indexOf(Math.max(...highest));
}

/** Measures the steps of a range on the way. */
class Measuring {
  readonly steps: MeasuredStep[] = [];
  /** The weights before every step, and after the last. */
  readonly parameters: Parameters[] = [];
  readonly #setting: TrainingSetting;
  readonly #range: { readonly first: number; readonly last: number };
  readonly #looker: Looker;
  readonly #generator: TorchGenerator;
  readonly #replayed: readonly ReplayedStep[];
  #index: number;
  #look: Look | undefined;
  #gradients: Row = {};

  /**
   * @param range of steps, as indices into `replayed`
   * @param replayed the steps as they were replayed before: these have to be the same
   * @param skipped how many of them come before the first that is seen
   */
  constructor(
    spec: RunSpec,
    setting: TrainingSetting,
    grid: PointGrid,
    range: { readonly first: number; readonly last: number },
    replayed: readonly ReplayedStep[],
    skipped: number,
  ) {
    this.#replayed = replayed;
    this.#index = skipped;
    this.#setting = setting;
    this.#range = range;
    this.#looker = new Looker(spec.network, grid);
    // Of its own: nothing of the run is drawn from it.
    this.#generator = new TorchGenerator(spec.seed);
  }

  async before(_: Moment, training: Training): Promise<void> {
    if (this.#index < this.#range.first || this.#index > this.#range.last) return;
    const { network } = training;
    if (this.parameters.length === 0) this.#begin(network.getParameters());
    const { inputs, targets, count } = training.nextBatch();
    this.#gradients = gradientSignals((await network.gradients(inputs, targets, count)).gradients);
  }

  async after(replayed: ReplayedStep, { network }: Training): Promise<void> {
    const index = this.#index++;
    if (!Object.is(replayed.loss, this.#replayed[index]?.loss)) {
      throw new Error(`step ${replayed.globalStep} has another loss when it is replayed again`);
    }
    if (index === this.#range.first - 1) this.#begin(network.getParameters());
    if (index < this.#range.first || index > this.#range.last) return;
    const { kind, epoch, step, globalStep, loss } = replayed;
    const before = this.parameters.at(-1)!;
    const after = network.getParameters();
    const [from, to] = [this.#look!, this.#looker.look(after)];
    const random = this.#looker.look(randomStep(before, after, this.#generator));
    const tiles = await tileSignals(network, this.#setting.points.validation);
    this.steps.push({
      ...{ kind, epoch, step, globalStep },
      row: {
        ...(kind === 'step' ? { 'batch loss': loss, ...this.#gradients } : {}),
        ...tiles,
        ...weightSignals(before, after),
        ...this.#looker.change(from, to),
      },
      control: this.#looker.change(from, random),
    });
    this.parameters.push(after);
    this.#look = to;
  }

  #begin(parameters: Parameters): void {
    this.parameters.push(parameters);
    this.#look = this.#looker.look(parameters);
  }
}
