// Runs with a planted cause: an engine that, at one step, does something that no spec asks for.

import { splitPoints } from '../../../data/split.ts';
import type { Engine, EngineNetwork } from '../../../engine/engine.ts';
import { createReferenceEngine } from '../../../engine/reference.ts';
import { MT19937 } from '../../../random/mt19937.ts';
import type { RunSpec } from '../../spec.ts';
import { exampleSpec } from '../../testing/example.ts';
import { type Checkpoint, Training, type TrainingSetting } from '../../training.ts';
import type { LossPair } from '../detect.ts';
import type { RunHistory } from '../replay.ts';

/** For how many steps a rate is bumped. */
const BUMP = 5;

/** What happens at a step. `layer` counts from 0. */
export type Cause =
  | { readonly kind: 'rate'; readonly factor: number }
  | { readonly kind: 'batch' }
  | { readonly kind: 'shake'; readonly layer: number; readonly size: number }
  | { readonly kind: 'biases'; readonly size: number };

export interface Plant {
  /** Steps of the run before the one at which it happens. */
  readonly step: number;
  readonly cause: Cause;
  readonly seed: number;
}

/** Engines whose networks count their steps by the optimizer's, so that a replay meets the cause too. */
export function plantedEngine(plant: Plant | undefined, base: Engine = createReferenceEngine()): Engine {
  return {
    ...base,
    async load(spec, parameters, training) {
      const network = await base.load(spec, parameters, training);
      return plant ? planted(network, plant) : network;
    },
  };
}

function planted(network: EngineNetwork, { step, cause, seed }: Plant): EngineNetwork {
  const since = () => network.getOptimizerState().steps - step;
  const isNow = () => since() === 0;
  let rate = 0;
  /** A batch whose targets are noise far outside the picture's greys. */
  const corrupted = (targets: Float32Array) => {
    const generator = new MT19937(seed);
    return targets.map(() => 4 * (generator.word() / 0xffffffff) - 2);
  };
  const targetsNow = (targets: Float32Array) =>
    cause.kind === 'batch' && isNow() ? corrupted(targets) : targets;
  return {
    ...bound(network),
    setLearningRate(value) {
      rate = value;
      network.setLearningRate(value);
    },
    gradients: (inputs, targets, count) => network.gradients(inputs, targetsNow(targets), count),
    async step(inputs, targets, count) {
      const now = isNow();
      const isBumped = cause.kind === 'rate' && since() >= 0 && since() < BUMP;
      if (isBumped) network.setLearningRate(rate * cause.factor);
      const loss = await network.step(inputs, targetsNow(targets), count);
      if (isBumped) network.setLearningRate(rate);
      if (now) shake(network, cause, seed);
      return loss;
    },
  };
}

/** The same network as a plain object, so that parts of it can be replaced. */
function bound(network: EngineNetwork): EngineNetwork {
  const names = [
    ...['setParameters', 'getParameters', 'setLearningRate', 'resetOptimizer', 'setOptimizerState'],
    ...['getOptimizerState', 'forward', 'loss', 'gradients', 'step', 'settle', 'sample', 'dispose'],
  ] as const;
  const methods = names.map((name) => {
    const method = network[name as keyof EngineNetwork] as (...args: unknown[]) => unknown;
    return [name, method.bind(network)] as const;
  });
  return { spec: network.spec, ...Object.fromEntries(methods) } as EngineNetwork;
}

/** Moves the weights of a layer, or the biases of the first, by normal-like noise of `size` times their own size. */
function shake(network: EngineNetwork, cause: Cause, seed: number): void {
  if (cause.kind !== 'shake' && cause.kind !== 'biases') return;
  const generator = new MT19937(seed);
  const noise = () => (generator.word() + generator.word() + generator.word()) / 0x80000000 - 3;
  const moved = (values: Float32Array) => {
    const size = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    return values.map((value) => value + cause.size * size * noise());
  };
  network.setParameters(
    network.getParameters().map((layer, l) => {
      if (cause.kind === 'biases') return l === 0 ? { ...layer, bias: moved(layer.bias) } : layer;
      return l === cause.layer ? { ...layer, weight: moved(layer.weight) } : layer;
    }),
  );
}

/** A disc on a ramp. */
const picture = {
  width: 64,
  height: 64,
  pixels: Uint8Array.from({ length: 64 * 64 }, (_, i) => {
    const [x, y] = [(i % 64) / 64 - 0.5, Math.floor(i / 64) / 64 - 0.5];
    return x * x + y * y < 0.1 ? 20 : 120 + Math.floor(100 * x);
  }),
};

export function plantedSpec(seed: number, changes: Partial<RunSpec> = {}): RunSpec {
  return {
    ...exampleSpec(),
    input: { name: 'disc', width: 64, height: 64, sha256: 'a'.repeat(64) },
    network: { inputs: 2, hidden: [16, 16, 16], outputs: 1, activation: { kind: 'leaky_relu', slope: 0.01 } },
    ...{ seed, points: 600, valPoints: 200, batchSize: 128, epochs: 80 },
    ...changes,
  };
}

export function settingOf(spec: RunSpec, plant: Plant | undefined): TrainingSetting {
  return { engine: plantedEngine(plant), points: splitPoints(picture, spec), pause: async () => {} };
}

/** Trains a run to its end: its losses, and the checkpoints that it leaves every `interval` epochs. */
export async function trained(
  spec: RunSpec,
  setting: TrainingSetting,
  interval: number,
): Promise<{ losses: LossPair[]; history: RunHistory }> {
  const training = await Training.start(spec, setting);
  const losses: LossPair[] = [];
  const checkpoints = new Map<number, Checkpoint>();
  while (training.epoch < spec.epochs) {
    losses.push(await training.trainEpoch());
    if (training.epoch % interval === 0) checkpoints.set(training.epoch, training.checkpoint());
  }
  return {
    losses,
    history: { spec, checkpoints: [...checkpoints.keys()], read: async (epoch) => checkpoints.get(epoch)! },
  };
}
