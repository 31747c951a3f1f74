// Names of places in the diagram, and the symbols that stand there.

import type { SymbolName } from './expression.ts';
import { type Model, type ParameterPlace, parameterPlaces } from './model.ts';

/** Ids that equations, the diagram and the tables share. Layers and units count from 0. */
export const place = {
  input: (i: number) => `x-${i}`,
  sum: (layer: number, unit: number) => `z-${layer}-${unit}`,
  activation: (layer: number, unit: number) => `a-${layer}-${unit}`,
  delta: (layer: number, unit: number) => `d-${layer}-${unit}`,
  slope: (layer: number, unit: number) => `f-${layer}-${unit}`,
  parameter: (index: number) => `w-${index}`,
  gradient: (index: number) => `g-${index}`,
  label: 'y',
  sign: 't',
  probability: 'p',
  loss: 'L',
  outputSlope: 's',
  /** Numbers that training is set to: rate, momentum, penalties. */
  setting: (name: string) => `set-${name}`,
  /** What the optimizer remembers of a parameter. */
  slot: (slot: number, index: number) => `m${slot}-${index}`,
} as const;

const unitSymbol = (letter: string, layer: number, unit: number): SymbolName => ({
  letter,
  above: `${layer + 1}`,
  below: `${unit + 1}`,
});

export const symbol = {
  input: (i: number): SymbolName => ({ letter: 'x', below: `${i + 1}` }),
  sum: (layer: number, unit: number) => unitSymbol('z', layer, unit),
  activation: (layer: number, unit: number) => unitSymbol('a', layer, unit),
  delta: (layer: number, unit: number) => unitSymbol('δ', layer, unit),
  slope: (layer: number, unit: number) => unitSymbol('f′', layer, unit),
  label: { letter: 'y' },
  sign: { letter: 't' },
  probability: { letter: 'p' },
  loss: { letter: 'L' },
} as const;

/** The symbol of a parameter: w with its layer above, and below the unit it goes to and the one it comes from. */
export function parameterSymbol({ layer, unit, from }: ParameterPlace): SymbolName {
  if (from === null) return unitSymbol('b', layer, unit);
  return { letter: 'w', above: `${layer + 1}`, below: `${unit + 1},${from + 1}` };
}

/** A symbol in a line of text: w(1)3,2 as `w[1]3,2`, a derivative as `dL/dw[1]3,2`. */
export function symbolText({ letter, above, below, slope }: SymbolName): string {
  return `${slope ? '∂L/∂' : ''}${letter}${above ? `[${above}]` : ''}${below ?? ''}`;
}

/** What a parameter is, in words: `weight from x1 to h2`, `bias of the output`. */
export function parameterWords(model: Model, index: number): string {
  const { layer, unit, from } = parameterPlaces(model)[index]!;
  const to = unitWords(model, layer, unit);
  if (from === null) return `bias of ${to}`;
  return `weight from ${layer === 0 ? `x${from + 1}` : unitWords(model, layer - 1, from)} to ${to}`;
}

/** What a unit is called: `h2` in the only hidden layer, `h2 of layer 3` in one of many, `the output` in the last. */
export function unitWords(model: Model, layer: number, unit: number): string {
  if (layer === model.layers.length - 1) return 'the output';
  return model.layers.length <= 2 ? `h${unit + 1}` : `h${unit + 1} of layer ${layer + 1}`;
}
