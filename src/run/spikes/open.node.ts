// A run on disk, opened to look for its spikes: losses, checkpoints, and what a replay needs.

import type { Engine, EngineName } from '../../engine/engine.ts';
import { InputError } from '../../format/input-error.ts';
import { Checkpoints } from '../checkpoints.node.ts';
import { RunDirectory } from '../directory.node.ts';
import type { EpochMetrics } from '../metrics.ts';
import { pointsOf, readInput } from '../prepare.node.ts';
import { isDrawn } from '../schedule.ts';
import type { TrainingSetting } from '../training.ts';
import type { Spike } from './detect.ts';
import { checkpointBefore, type RunHistory, replay } from './replay.ts';

export interface OpenRun {
  readonly history: RunHistory;
  readonly losses: readonly EpochMetrics[];
  readonly setting: TrainingSetting;
  close(): Promise<void>;
}

/**
 * Opens a run; nothing of it is changed.
 * @param createEngine makes the engine that the run was trained with
 * @throws InputError if it is none, or has no plane on which anything could be measured
 */
export async function openRun(
  path: string,
  createEngine: (name: EngineName) => Promise<Engine>,
): Promise<OpenRun> {
  const { run, manifest } = await RunDirectory.open(path);
  const { spec } = manifest;
  if (!isDrawn(spec)) {
    throw new InputError(
      `${path} has learnt ${spec.input.name}, which has no plane to measure on; name a run on a picture`,
    );
  }
  const other = spec.changes?.find(({ engine }) => engine !== undefined && engine !== spec.engine);
  if (other) {
    throw new InputError(
      `${path} went on with the engine ${other.engine} from epoch ${other.fromEpoch}, after ${spec.engine}: ` +
        'a replay with one engine would not give the same bits; name a run that one engine has computed',
    );
  }
  const losses = await run.metrics.read(Number.MAX_SAFE_INTEGER);
  const points = pointsOf(spec, await readInput(run, spec));
  const checkpoints = new Checkpoints(run, spec);
  const epochs = (await run.checkpoints()).filter((epoch) => epoch <= losses.length);
  const history: RunHistory = {
    spec,
    checkpoints: epochs.filter((epoch) => epoch > 0),
    read: (epoch) => checkpoints.read(epoch),
  };
  const engine = await createEngine(spec.engine);
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  return { history, losses, setting: { engine, points, pause }, close: () => engine.close() };
}

/**
 * The divergence of a run that ended before all its epochs: the epoch after the last, where its loss is not finite. It
 * is replayed to see.
 */
export async function divergenceOf({ history, losses, setting }: OpenRun): Promise<Spike | undefined> {
  const last = losses.length;
  if (last >= history.spec.epochs) return undefined;
  let allFinite = true;
  const from = checkpointBefore(history, last);
  await replay(
    history,
    setting,
    { from, until: last + 1 },
    {
      async after({ kind, loss }) {
        if (kind === 'step' && !Number.isFinite(loss)) allFinite = false;
      },
    },
  );
  if (allFinite) return undefined;
  const height = { factor: Number.POSITIVE_INFINITY, deviations: Number.POSITIVE_INFINITY };
  return { epoch: last + 1, peak: last + 1, loss: 'trainLoss', ...height };
}
