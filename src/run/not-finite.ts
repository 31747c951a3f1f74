// Where the first value that is NaN or infinite came from: the steps since the last good state are done again, watched.

import { forward, lossAndGradients } from '../net/mlp.ts';
import type { Parameters, Vector } from '../net/network.ts';
import { engineOf } from './changes.ts';
import type { RunSpec } from './spec.ts';
import { type Batch, type Checkpoint, Training, type TrainingSetting } from './training.ts';

/** A value of a training step that is not finite. Layers have the names of their tensors; indices count from 0. */
export interface NotFiniteValue {
  readonly stage: 'forward' | 'loss' | 'backward' | 'update' | 'validation';
  /** `gradient`: of a weight where `input` is there, else of a bias. */
  readonly quantity: 'pre-activation' | 'output' | 'loss' | 'gradient' | 'weight' | 'bias';
  readonly value: 'NaN' | 'Infinity' | '-Infinity';
  /** The linear layer, `network.4`, and the neuron in it; absent for the loss. */
  readonly layer?: string;
  readonly neuron?: number;
  /** Of a weight or its gradient: the neuron of the layer before. */
  readonly input?: number;
}

/** Where it was: both count from 1, `globalStep` over the whole run; `step` is absent after the epoch's last step. */
export interface NotFinitePlace {
  readonly epoch: number;
  readonly step?: number;
  readonly globalStep: number;
}

/** Whether every weight and bias is a finite number. */
export function allFinite(parameters: Parameters): boolean {
  return parameters.every(({ weight, bias }) => isFiniteArray(weight) && isFiniteArray(bias));
}

/** Zero times a finite number is zero, times any other NaN: many times faster than to ask of every one. */
function isFiniteArray(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += 0 * values[i]!;
  return sum === 0;
}

/**
 * Trains again from a good state until a loss or a parameter is not finite, at most to the end of the epoch, and looks
 * for the first such value in the order of computation. Undefined if none comes, or `stop` is true between two steps.
 * The setting's engine needs the memory of one more network.
 */
export async function findNotFinite(
  spec: RunSpec,
  setting: TrainingSetting,
  from: Checkpoint,
  stop: () => boolean,
): Promise<(NotFiniteValue & NotFinitePlace) | undefined> {
  const training = await Training.fromCheckpoint(spec, setting, from);
  let before = from;
  let value: NotFiniteValue | undefined;
  let step = 0;
  let isAfter = false;
  try {
    do {
      if (stop()) return undefined;
      before = training.checkpoint();
      step = training.steps + 1;
      const losses = await training.trainEpoch(() => true);
      const parameters = training.network.getParameters();
      const isLoss = losses !== undefined && !Number.isFinite(losses.trainLoss);
      if (isLoss) value = notFinite(losses.trainLoss, { stage: 'loss', quantity: 'loss' });
      else value = firstParameter(parameters);
      isAfter = !isLoss && value === undefined && losses !== undefined && !Number.isFinite(losses.valLoss);
      if (isAfter) {
        const { validation } = setting.points;
        value =
          (await firstForward(training, spec, validation, 'validation')) ??
          notFinite(losses!.valLoss, { stage: 'validation', quantity: 'loss' });
      }
    } while (value === undefined && training.epoch === from.epoch);
    if (value === undefined) return undefined;
    const globalStep = before.epoch * training.stepsPerEpoch + step;
    const place = { epoch: before.epoch + 1, ...(isAfter ? {} : { step }), globalStep };
    if (isAfter) return { ...place, ...value };
    training.dispose();
    return { ...place, ...((await firstInStep(spec, setting, before, value.stage === 'loss')) ?? value) };
  } finally {
    training.dispose();
  }
}

/** What is not finite first in the step after a state, other than its loss and its update. */
async function firstInStep(
  spec: RunSpec,
  setting: TrainingSetting,
  before: Checkpoint,
  isForward: boolean,
): Promise<NotFiniteValue | undefined> {
  const training = await Training.fromCheckpoint(spec, setting, before);
  try {
    const batch = training.nextBatch();
    if (isForward) return await firstForward(training, spec, batch, 'forward');
    return firstGradient(await gradients(training, spec, batch));
  } finally {
    training.dispose();
  }
}

/** How many points whose output is not finite are looked into. */
const POINTS_LIMIT = 64;

/** The first layer, and in it the first neuron, with a value that is not finite at some points. */
async function firstForward(
  { network }: Training,
  spec: RunSpec,
  { inputs, count }: Batch,
  stage: 'forward' | 'validation',
): Promise<NotFiniteValue | undefined> {
  const outputs = await network.forward(inputs, count);
  const { inputs: inputWidth, outputs: width } = spec.network;
  const isBad = (point: number) =>
    !outputs.subarray(point * width, (point + 1) * width).every(Number.isFinite);
  const bad = Array.from({ length: count }, (_, point) => point)
    .filter(isBad)
    .slice(0, POINTS_LIMIT);
  if (bad.length === 0) return undefined;
  const points = inOwnPrecision(
    spec,
    bad.flatMap((point) => [...inputs.subarray(point * inputWidth, (point + 1) * inputWidth)]),
  );
  const parameters = network.getParameters().map(({ weight, bias }) => ({
    weight: inOwnPrecision(spec, weight),
    bias: inOwnPrecision(spec, bias),
  }));
  const pass = forward<Vector>(spec.network, parameters, points, bad.length);
  for (const [l, z] of [...pass.preActivations, pass.outputs].entries()) {
    const neuron = firstColumn(z, z.length / bad.length);
    const quantity = l === pass.preActivations.length ? 'output' : 'pre-activation';
    const value = z.find((other, i) => i % (z.length / bad.length) === neuron && !Number.isFinite(other));
    if (value !== undefined) return notFinite(value, { stage, quantity, layer: layerName(l), neuron });
  }
  // In float64 all may be well; an engine of its own rounding may have met infinity a little earlier.
  if (engineOf(spec) === 'reference') return undefined;
  const at = outputs.findIndex((value) => !Number.isFinite(value));
  const layer = layerName(spec.network.hidden.length);
  return notFinite(outputs[at]!, { stage, quantity: 'output', layer, neuron: at % width });
}

/** The first column of [points][width] that has a value that is not finite. */
function firstColumn(values: Vector, width: number): number {
  let first = width;
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(value)) first = Math.min(first, i % width);
  }
  return first;
}

/** Values in the precision in which the run's engine computes. */
function inOwnPrecision(spec: RunSpec, values: ArrayLike<number>): Vector {
  return engineOf(spec) === 'reference' ? Float64Array.from(values) : Float32Array.from(values);
}

async function gradients(
  { network }: Training,
  spec: RunSpec,
  { inputs, targets, count }: Batch,
): Promise<Parameters<Vector>> {
  if (engineOf(spec) !== 'reference') return (await network.gradients(inputs, targets, count)).gradients;
  const parameters = network.getParameters().map(({ weight, bias }) => ({
    weight: Float64Array.from(weight),
    bias: Float64Array.from(bias),
  }));
  const [x, t] = [Float64Array.from(inputs), Float64Array.from(targets)];
  return lossAndGradients(spec.network, parameters, spec.loss, x, t, count).gradients;
}

/** The first gradient that is not finite, in the order of back-propagation: from the last layer to the first. */
function firstGradient(values: Parameters<Vector>): NotFiniteValue | undefined {
  for (const [l, layer] of [...values.entries()].reverse()) {
    const found = firstInLayer(layer, layerName(l));
    if (found) return notFinite(found.value, { ...found.place, stage: 'backward', quantity: 'gradient' });
  }
  return undefined;
}

function firstParameter(parameters: Parameters): NotFiniteValue | undefined {
  for (const [l, layer] of parameters.entries()) {
    const found = firstInLayer(layer, layerName(l));
    const quantity = found?.place.input === undefined ? 'bias' : 'weight';
    if (found) return notFinite(found.value, { ...found.place, stage: 'update', quantity });
  }
  return undefined;
}

function firstInLayer({ weight, bias }: Parameters<Vector>[number], layer: string) {
  const inputs = weight.length / bias.length;
  const at = weight.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const place = { layer, neuron: Math.floor(at / inputs), input: at % inputs };
    return { value: weight[at]!, place };
  }
  const neuron = bias.findIndex((value) => !Number.isFinite(value));
  return neuron >= 0 ? { value: bias[neuron]!, place: { layer, neuron, input: undefined } } : undefined;
}

function layerName(layer: number): string {
  return `network.${2 * layer}`;
}

function notFinite(
  value: number,
  rest: Omit<NotFiniteValue, 'value' | 'input'> & { readonly input?: number | undefined },
): NotFiniteValue {
  const { input, ...others } = rest;
  const text = String(value) as NotFiniteValue['value'];
  return { ...others, ...(input === undefined ? {} : { input }), value: text };
}
