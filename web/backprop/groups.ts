// The equations of a step in the order of the pass, in groups with headings that name their sample and weights.

import type { Equation } from '../../src/backprop/expression.ts';
import type { MicroStep } from '../../src/backprop/micro.ts';
import { MicroSteps } from '../../src/backprop/micro.ts';
import { type Model, parameterPlaces } from '../../src/backprop/model.ts';
import { parameterWords, unitWords } from '../../src/backprop/places.ts';
import type { Step } from '../../src/backprop/step.ts';
import { equations } from '../../src/backprop/terms.ts';
import type { Training } from '../../src/backprop/training.ts';

export interface Line {
  readonly equation: Equation;
  /** The micro-step that it belongs to. */
  readonly micro: MicroStep;
  readonly index: number;
}

export interface Group {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** Micro-steps that are listed at most; a larger network is shown one micro-step at a time. */
const MOST_LINES = 600;

/**
 * The groups of one sample of the batch, and of the update where `updates`.
 * @param pass the sample's place in the batch
 */
export function groupsOf(
  model: Model,
  training: Training,
  step: Step,
  pass: number,
  updates: boolean,
): Group[] {
  const steps = new MicroSteps(model, training, step.passes.length);
  const groups = new Map<string, Line[]>();
  let lines = 0;
  for (let index = 0; index < steps.count; index++) {
    const micro = steps.at(index);
    if ('pass' in micro ? micro.pass !== pass : !updates) continue;
    const found = equations(model, training, step, micro);
    lines += found.length;
    if (lines > MOST_LINES) break;
    const title = titleOf(model, micro);
    const group = groups.get(title) ?? [];
    groups.set(title, group);
    group.push(...found.map((equation) => ({ equation, micro, index })));
  }
  return [...groups].map(([title, all]) => ({ title, lines: all }));
}

function titleOf(model: Model, micro: MicroStep): string {
  const layerName = (layer: number) =>
    layer === model.layers.length - 1
      ? 'output'
      : model.layers.length === 2
        ? 'hidden layer'
        : `layer ${layer + 1}`;
  switch (micro.kind) {
    case 'sum':
    case 'activation':
      return `Forward: ${layerName(micro.layer)}`;
    case 'probability':
    case 'loss':
      return 'Loss';
    case 'slope':
      return 'Backward: from the loss';
    case 'delta':
      return `Backward: ${layerName(micro.layer)}`;
    case 'gradient':
      return `Backward: ${layerName(parameterPlaces(model)[micro.parameter]!.layer)}`;
    case 'mean':
    case 'update':
      return 'Update';
  }
}

/** What a micro-step computes, in words. */
export function microWords(model: Model, micro: MicroStep): string {
  switch (micro.kind) {
    case 'sum':
      return `the sum of ${unitWords(model, micro.layer, micro.unit)}`;
    case 'activation':
      return `the activation of ${unitWords(model, micro.layer, micro.unit)}`;
    case 'probability':
      return 'the probability of label 1';
    case 'loss':
      return 'the loss';
    case 'slope':
      return 'the slope of the loss by the output';
    case 'delta':
      return `delta of ${unitWords(model, micro.layer, micro.unit)}: how the loss changes with its sum`;
    case 'gradient':
      return `the gradient by the ${parameterWords(model, micro.parameter)}`;
    case 'mean':
      return `the mean gradient by the ${parameterWords(model, micro.parameter)}`;
    case 'update':
      return `the new ${parameterWords(model, micro.parameter)}`;
  }
}
