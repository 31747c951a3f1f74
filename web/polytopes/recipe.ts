// From the view's settings to trainings: what one is made of, and how a second one beside it differs.

import type { OptimizerSpec } from '../../src/net/training.ts';
import type { LabSettings, PictureSource } from '../lab/protocol.ts';
import { read, type Values, write } from '../shell/setting.ts';
import { POLYTOPES } from './settings.ts';

export type PolytopeValues = Values<typeof POLYTOPES>;

/** The settings that decide the training; the others decide what is seen of it. */
export const TRAINED = [
  'picture',
  'shape',
  'slope',
  'optimizer',
  'rate',
  'points',
  'batch',
  'seed',
  'engine',
] as const satisfies readonly (keyof typeof POLYTOPES)[];

export type TrainedValues = Pick<PolytopeValues, (typeof TRAINED)[number]>;

/** As PyTorch's examples have it. */
const MOMENTUM = 0.9;

/** Points that the validation loss is of. */
const VALIDATION = 1000;

/** @param own the picture that the visitor gave, if there is one; the ring stands in where it is missing */
export function labSettings(values: TrainedValues, own: PictureSource | undefined): LabSettings {
  const { picture, shape, slope, optimizer, rate, points, batch, seed, engine } = values;
  return {
    picture:
      picture === 'own' ? (own ?? { kind: 'built-in', name: 'ring' }) : { kind: 'built-in', name: picture },
    shape,
    activation: slope === 0 ? { kind: 'relu' } : { kind: 'leaky_relu', slope },
    optimizer: optimizerSpec(optimizer, rate),
    batchSize: batch,
    points,
    valPoints: VALIDATION,
    seed,
    // By name: a link means the same engine wherever it is opened, and so the same bits.
    engine,
  };
}

function optimizerSpec(kind: OptimizerSpec['kind'], learningRate: number): OptimizerSpec {
  return kind === 'sgd_momentum' ? { kind, learningRate, momentum: MOMENTUM } : { kind, learningRate };
}

/** The trained values of the right side: those of the left, changed as `right` says; unknown parts are left out. */
export function rightValues(values: PolytopeValues): TrainedValues {
  const changed: Record<string, string | number | boolean> = {};
  for (const part of values.right.split(';')) {
    const at = part.indexOf(':');
    const name = part.slice(0, at) as (typeof TRAINED)[number];
    if (at < 0 || !TRAINED.includes(name)) continue;
    const found = read(POLYTOPES[name], part.slice(at + 1));
    if ('value' in found) changed[name] = found.value;
  }
  return { ...trained(values), ...changed };
}

/** What `right` is for these values of the right side; they always differ in something, at least in the seed. */
export function printRight(left: TrainedValues, right: TrainedValues): string {
  const parts = TRAINED.filter((name) => left[name] !== right[name]).map(
    (name) => `${name}:${write(right[name])}`,
  );
  return parts.length > 0 ? parts.join(';') : `seed:${write(right.seed)}`;
}

export function trained(values: PolytopeValues): TrainedValues {
  return Object.fromEntries(TRAINED.map((name) => [name, values[name]])) as TrainedValues;
}

/** In a file's name: what was trained, such as ring-10x8-seed1. */
export function nameOf({ picture, shape, seed }: TrainedValues): string {
  const plain = shape.replace(/\[(\d+)\]\*(\d+)/g, '$1x$2').replace(/[^\w]+/g, '-');
  return `crease-${picture}-${plain}-seed${seed}`.replace(/-+/g, '-');
}
