// How many labels a network of one output gets right, where the targets are -1 and 1.

import type { PointSet } from '../data/split.ts';
import type { EngineNetwork } from '../engine/engine.ts';
import type { TrainingPoints } from './training.ts';

export interface Accuracies {
  readonly trainAccuracy: number;
  readonly valAccuracy: number;
}

/** The shares of the points whose target is the sign of the output; 0 counts as positive. */
export async function accuraciesOf(
  network: Pick<EngineNetwork, 'forward'>,
  { training, validation }: TrainingPoints,
): Promise<Accuracies> {
  const [trainAccuracy, valAccuracy] = [await share(network, training), await share(network, validation)];
  return { trainAccuracy, valAccuracy };
}

async function share(
  network: Pick<EngineNetwork, 'forward'>,
  { count, inputs, targets }: PointSet,
): Promise<number> {
  const outputs = await network.forward(inputs, count);
  let right = 0;
  for (let i = 0; i < count; i++) if (outputs[i]! >= 0 === targets[i]! > 0) right++;
  return right / count;
}
