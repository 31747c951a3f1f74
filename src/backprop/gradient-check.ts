// Every gradient against a finite difference of the loss, and where there is none: at a kink.

import type { Activation } from '../net/network.ts';
import { penalty, sampleLoss } from './loss.ts';
import type { Model } from './model.ts';
import { forwardSample, inputsOf } from './pass.ts';
import type { Samples } from './state.ts';
import type { Training } from './training.ts';
import { weightMask } from './update.ts';

/**
 * `agrees`: the difference quotient is the gradient. `differs`: it is not, which would be an error of the engine.
 * `kink`: the loss is not differentiable here, or bends closer by than a difference could tell.
 */
export interface GradientCheck {
  readonly verdict: 'agrees' | 'differs' | 'kink';
  readonly gradient: number;
  /** (L(w + h) - L(w - h)) / 2 h, with the error of order h^2 removed; NaN at a kink. */
  readonly quotient: number;
  readonly h: number;
}

const LARGEST_STEP = 1e-4;
const SMALLEST_STEP = 1e-8;

/**
 * Checks the gradient of the mean loss over samples by one parameter, penalties included.
 * @param gradient what back-propagation made of it
 */
export function checkGradient(
  model: Model,
  training: Training,
  parameters: Float64Array,
  samples: Samples,
  parameter: number,
  gradient: number,
): GradientCheck {
  const isWeight = weightMask(model);
  const at = (value: number) => {
    const moved = parameters.slice();
    moved[parameter] = value;
    return lossAndSides(model, training, moved, samples, isWeight);
  };
  const w = parameters[parameter]!;
  const here = at(w);
  const atKink = training.l1 > 0 && isWeight[parameter] === 1 && w === 0;
  if (!Number.isFinite(here.loss)) return { verdict: 'differs', gradient, quotient: Number.NaN, h: 0 };
  for (let h = LARGEST_STEP * Math.max(1, Math.abs(w)); h >= SMALLEST_STEP && !atKink; h /= 4) {
    const [low, high] = [at(w - h), at(w + h)];
    if (low.sides !== here.sides || high.sides !== here.sides) continue;
    const [nearLow, nearHigh] = [at(w - h / 2), at(w + h / 2)];
    const wide = (high.loss - low.loss) / (w + h - (w - h));
    const narrow = (nearHigh.loss - nearLow.loss) / (w + h / 2 - (w - h / 2));
    const quotient = narrow + (narrow - wide) / 3;
    // What is left of the error of the formula, and of rounding.
    const error =
      Math.abs(narrow - wide) + (1e-14 * Math.max(Math.abs(here.loss), 1)) / h + 1e-7 * Math.abs(gradient);
    // A difference that says little is taken again, closer by.
    if (error > 1e-4 * Math.max(Math.abs(gradient), 0.01) && h > 1e-6) continue;
    return { verdict: Math.abs(quotient - gradient) <= error ? 'agrees' : 'differs', gradient, quotient, h };
  }
  return { verdict: 'kink', gradient, quotient: Number.NaN, h: 0 };
}

const bends = ({ kind }: Activation) => kind === 'relu' || kind === 'leaky_relu';

/** The loss, and on which side of every kink the samples are. */
function lossAndSides(
  model: Model,
  training: Training,
  parameters: Float64Array,
  samples: Samples,
  isWeight: Uint8Array,
): { loss: number; sides: string } {
  const sides: number[] = [];
  let loss = 0;
  for (let s = 0; s < samples.labels.length; s++) {
    const { sums, output } = forwardSample(model, parameters, inputsOf(model, samples, s));
    for (const [l, { activation }] of model.layers.entries())
      if (bends(activation)) sides.push(...sums[l]!.map(Math.sign));
    const y = samples.labels[s]!;
    if (training.loss === 'hinge') sides.push(Math.sign(1 - (2 * y - 1) * output));
    loss += sampleLoss(training, output, y);
  }
  if (training.l1 > 0)
    for (let k = 0; k < parameters.length; k++) if (isWeight[k] === 1) sides.push(Math.sign(parameters[k]!));
  return {
    loss: loss / samples.labels.length + penalty(training, parameters, isWeight),
    sides: sides.join(),
  };
}
