// What changed between two moments of a network, in numbers that fit a line: exact, or on a raster.

import type { Partition } from '../exact/partition.ts';
import { functionsOf, type LinearChange, type OutputChange, type Split } from './functions.ts';
import { geometryOf } from './geometry.ts';
import type { Overlay } from './overlay.ts';
import type { Step } from './step-size.ts';

/** One hidden layer. */
export interface LayerChange {
  /** The share of the domain on which some neuron of the layer changed its sign. */
  readonly changed: number;
  /** The area that the layer's neurons flipped, summed, over the length of their creases: how far those moved. */
  readonly displacement: number;
  /** Regions by the neurons up to this layer; exact only. */
  readonly born?: number;
  readonly lost?: number;
}

export interface Change {
  readonly measure: 'exact' | 'raster';
  readonly step: Step;
  /** The share of the domain whose pattern changed. */
  readonly changed: number;
  /** Of all hidden layers together. */
  readonly displacement: number;
  /** Exact only. */
  readonly regions?: {
    readonly before: number;
    readonly after: number;
    readonly born: number;
    readonly lost: number;
  };
  readonly layers: readonly LayerChange[];
  readonly linear: LinearChange;
  /** The parts are absent where the network is smooth: with another's signs it is no function of its own. */
  readonly output: Pick<OutputChange, 'change'> & {
    readonly weightsFirst?: Split;
    readonly patternFirst?: Split;
    readonly mean?: Split;
  };
}

/** Sums up what an overlay shows. */
export function exactChange(found: Overlay, step: Step): Change {
  const { changed, layers } = geometryOf(found);
  const { linear, output } = functionsOf(found);
  const sum = (key: 'flipped' | 'length') => layers.reduce((total, layer) => total + layer[key], 0);
  const last = layers.at(-1) ?? { before: 1, after: 1, born: 0, lost: 0 };
  const { before, after, born, lost } = last;
  return {
    measure: 'exact',
    step,
    changed,
    displacement: sum('length') > 0 ? sum('flipped') / sum('length') : 0,
    regions: { before, after, born, lost },
    layers: layers.map(({ changed, displacement, born, lost }) => ({ changed, displacement, born, lost })),
    linear,
    output,
  };
}

/** The rectangle that a change is measured on. */
export type Domain = Partition['domain'];
