// What a run's spec changes on the way, from some epoch on: a learning rate or a new optimizer, asked for when resuming,
// or the engine, also where a GPU failed.

import type { EngineName, EngineNetwork, OptimizerState } from '../engine/engine.ts';
import { zeros } from '../net/vector.ts';
import type { RunSpec } from './spec.ts';

/** One change. It holds from the beginning of epoch `fromEpoch`, 1 being the first. */
export type Change = NonNullable<RunSpec['changes']>[number];

/** What of a spec says how an epoch begins. */
type Learning = Pick<RunSpec, 'optimizer' | 'changes'>;

/** The learning rate of an epoch. */
export function learningRateOf({ optimizer, changes = [] }: Learning, epoch: number): number {
  const rates = changes.filter(({ fromEpoch }) => fromEpoch <= epoch).map(({ learningRate }) => learningRate);
  return rates.findLast((rate) => rate !== undefined) ?? optimizer.learningRate;
}

/** What computes an epoch; the last engine of the run when not given. */
export function engineOf(
  { engine, changes = [] }: Pick<RunSpec, 'engine' | 'changes'>,
  epoch = Number.POSITIVE_INFINITY,
): EngineName {
  const engines = changes.filter(({ fromEpoch }) => fromEpoch <= epoch).map((change) => change.engine);
  return engines.findLast((name) => name !== undefined) ?? engine;
}

/** Makes a network ready for an epoch: its learning rate, and what of its optimizer the spec wants to be new. */
export function beginEpoch(
  network: EngineNetwork,
  spec: Learning & Pick<RunSpec, 'optimizerReset'>,
  epoch: number,
): void {
  const change = spec.changes?.find(({ fromEpoch }) => fromEpoch === epoch);
  network.setLearningRate(learningRateOf(spec, epoch));
  if (spec.optimizerReset === 'epoch' || change?.optimizer === 'new') network.resetOptimizer();
  else if (spec.optimizerReset === 'momentum')
    network.setOptimizerState(withoutMomentum(network.getOptimizerState()));
}

/** An optimizer's state with its first array at zero: momentum's buffer, or Adam's first moment. */
function withoutMomentum({ steps, slots: [momentum, ...others] }: OptimizerState): OptimizerState {
  const still = momentum!.map(({ weight, bias }) => ({
    weight: zeros(weight, weight.length),
    bias: zeros(bias, bias.length),
  }));
  return { steps, slots: [still, ...others] };
}

/**
 * The spec with one change more. A change of the same epoch is added to; those of later epochs, which a run that was
 * cut back never came to, are dropped.
 */
export function withChange(spec: RunSpec, change: Change): RunSpec {
  const { changes = [] } = spec;
  const { fromEpoch } = change;
  const same = changes.find((other) => other.fromEpoch === fromEpoch);
  const earlier = changes.filter((other) => other.fromEpoch < fromEpoch);
  return { ...spec, changes: [...earlier, { ...same, ...change }] };
}

/** The changes that count for the state after `epoch` epochs, as a part of the spec: no part where there are none. */
export function changesUpTo({ changes = [] }: RunSpec, epoch: number): Pick<RunSpec, 'changes'> {
  const done = changes.filter(({ fromEpoch }) => fromEpoch <= epoch);
  return done.length === 0 ? {} : { changes: done };
}
