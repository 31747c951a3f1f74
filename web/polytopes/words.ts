// Numbers and functions as the Polytopes view writes them.

import type { AffineMaps } from '../../src/polytope/exact/affine.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';

/** A number with so many significant digits, and a true minus sign. */
export function significant(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  return String(Number(value.toPrecision(digits))).replaceAll('-', '−');
}

/** Output `o` as `0.31 x − 1.2 y + 0.5`, five digits each. */
export function affineText({ gradients, constants }: AffineMaps, o: number): string {
  const [gx, gy, c] = [gradients[2 * o]!, gradients[2 * o + 1]!, constants[o]!];
  return `${significant(gx, 5)} x ${signed(gy)} y ${signed(c)}`;
}

function signed(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '−' : '+';
  return `${sign} ${significant(Math.abs(value), 5)}`;
}

/** 1:1 for the first neuron of the first layer. */
export function neuronName(hidden: readonly number[], neuron: number): string {
  let rest = neuron;
  let layer = 0;
  while (layer + 1 < hidden.length && rest >= hidden[layer]!) rest -= hidden[layer++]!;
  return `${layer + 1}:${rest + 1}`;
}

/** The neuron that a LAYER:NEURON names, counted through the layers from 0; undefined where the network has none. */
export function neuronOf(hidden: readonly number[], name: string): number | undefined {
  const [layer, place] = name.split(':').map(Number);
  if (!layer || !place || layer > hidden.length || place > hidden[layer - 1]!) return undefined;
  return hidden.slice(0, layer - 1).reduce((sum, width) => sum + width, 0) + place - 1;
}

/** What a neuron's crease is in a partition; what to do where there is no neuron. */
export function neuronText(
  hidden: readonly number[],
  neuron: number | undefined,
  lab: { readonly partition: Pick<Partition, 'edgeNeurons'> } | undefined,
): string {
  if (neuron === undefined) return 'Point at a neuron to light its crease; choose it to keep it lit.';
  const name = neuronName(hidden, neuron);
  const edges = lab?.partition.edgeNeurons.reduce((sum, of) => sum + (of === neuron ? 1 : 0), 0) ?? 0;
  if (edges === 0) return `${name} is zero nowhere in the picture: it has no crease here.`;
  return `${name} is zero along ${edges === 1 ? 'one edge' : `${edges.toLocaleString('en')} edges`} of polytopes.`;
}
