// The signals of a step: what is measured of it, one number each, and which group each belongs to.

import type { PointSet } from '../../data/split.ts';
import type { EngineNetwork } from '../../engine/engine.ts';
import type { LayerParameters, Parameters } from '../../net/network.ts';
import { pointNetwork } from '../../polytope/change/at-points.ts';
import { changeUnderPattern } from '../../polytope/change/linear-change.ts';
import { type Look, lookAt, type PointGrid } from '../../polytope/change/point-grid.ts';
import { rasterGeometry } from '../../polytope/change/raster-change.ts';
import { distance } from './control.ts';

/** What kind of quantity a signal is. The first is why anyone looks; the last two are what the control has too. */
export const GROUPS = ['loss', 'gradient', 'weights', 'linear', 'geometry'] as const;
export type Group = (typeof GROUPS)[number];

/** Where a signal is: a linear layer, counted from 1 at the input, or a part of the domain. */
export interface SignalName {
  readonly group: Group;
  /** Unique: `gradient 3`, `weights 3`, `biases 3`, `linear gradient`, `displacement 2`, `loss at 1,4`. */
  readonly name: string;
  readonly layer?: number;
  /** A part of another signal, which is dated too but dates no group: one of many parts flutters now and then. */
  readonly isDetail?: boolean;
}

/** Tiles along a side, by which the loss is told apart. */
export const TILES = 4;

/** The values of a step, by the names of its signals. */
export type Row = Readonly<Record<string, number>>;

/** All signals of a network with so many linear layers. */
export function signalNames(layers: number): SignalName[] {
  const each = (count: number, make: (layer: number) => SignalName[]) =>
    Array.from({ length: count }, (_, l) => make(l + 1)).flat();
  return [
    { group: 'loss', name: 'batch loss' },
    { group: 'loss', name: 'validation loss' },
    ...Array.from(
      { length: TILES * TILES },
      (_, i): SignalName => ({
        ...{ group: 'loss', name: tileName(i), isDetail: true },
      }),
    ),
    { group: 'gradient', name: 'gradient' },
    ...each(layers, (layer) => [{ group: 'gradient', name: `gradient ${layer}`, layer, isDetail: true }]),
    ...each(layers, (layer) => [
      { group: 'weights', name: `weights ${layer}`, layer },
      { group: 'weights', name: `biases ${layer}`, layer },
    ]),
    { group: 'linear', name: 'linear gradient' },
    { group: 'linear', name: 'linear value' },
    { group: 'geometry', name: 'changed area' },
    { group: 'geometry', name: 'displacement' },
    ...each(layers - 1, (layer) => [
      { group: 'geometry', name: `displacement ${layer}`, layer, isDetail: true },
    ]),
  ];
}

function tileName(tile: number): string {
  return `loss at ${(tile % TILES) + 1},${Math.floor(tile / TILES) + 1}`;
}

/** The norm of the gradient, and by layer. */
export function gradientSignals(gradients: readonly LayerParameters[]): Row {
  const squares = gradients.map(({ weight, bias }) => {
    const [w, b] = [weight, bias].map((values) => distance(new Float32Array(values.length), values));
    return w! * w! + b! * b!;
  });
  return {
    gradient: Math.sqrt(squares.reduce((sum, square) => sum + square, 0)),
    ...Object.fromEntries(squares.map((square, l) => [`gradient ${l + 1}`, Math.sqrt(square)])),
  };
}

/** By how much every tensor moved, over its size before (over 1 where that is 0). */
export function weightSignals(before: Parameters, after: Parameters): Row {
  const relative = (a: Float32Array, b: Float32Array) => {
    const size = distance(new Float32Array(a.length), a);
    return distance(a, b) / (size > 0 ? size : 1);
  };
  return Object.fromEntries(
    before.flatMap((layer, l) => [
      [`weights ${l + 1}`, relative(layer.weight, after[l]!.weight)],
      [`biases ${l + 1}`, relative(layer.bias, after[l]!.bias)],
    ]),
  );
}

/** The mean squared error of the validation points, and in every tile of the picture that holds any. */
export async function tileSignals(
  network: EngineNetwork,
  { inputs, targets, count }: PointSet,
): Promise<Row> {
  const outputs = await network.forward(inputs, count);
  const sums = new Float64Array(TILES * TILES);
  const counts = new Float64Array(TILES * TILES);
  const place = (value: number) => Math.min(TILES - 1, Math.max(0, Math.floor(value * TILES)));
  for (let p = 0; p < count; p++) {
    const tile = TILES * place(inputs[2 * p + 1]!) + place(inputs[2 * p]!);
    const error = outputs[p]! - targets[p]!;
    sums[tile] = sums[tile]! + error * error;
    counts[tile] = counts[tile]! + 1;
  }
  const whole = sums.reduce((sum, own) => sum + own, 0) / count;
  const tiles = Object.fromEntries(
    [...sums.keys()].map((tile) => [
      tileName(tile),
      counts[tile]! > 0 ? sums[tile]! / counts[tile]! : Number.NaN,
    ]),
  );
  return { 'validation loss': whole, ...tiles };
}

/** What looks at networks on one grid, and measures changes between looks: the signals that the control has too. */
export class Looker {
  readonly #grid: PointGrid;
  readonly #spec: EngineNetwork['spec'];

  constructor(spec: EngineNetwork['spec'], grid: PointGrid) {
    this.#spec = spec;
    this.#grid = grid;
  }

  look(parameters: Parameters): Look {
    return lookAt(pointNetwork(this.#spec, parameters), this.#grid);
  }

  change(before: Look, after: Look): Row {
    const { changed, displacement, layers } = rasterGeometry(this.#grid, before.at, after.at);
    const linear = changeUnderPattern(this.#grid, before, after);
    return {
      'linear gradient': linear.gradient,
      'linear value': linear.value,
      'changed area': changed,
      displacement,
      ...Object.fromEntries(layers.map((layer, l) => [`displacement ${l + 1}`, layer.displacement])),
    };
  }
}
