// Where the diagram's parts are: columns of units, and the connections between them.

import { type Model, parameterIndex } from '../../src/backprop/model.ts';

/** A unit, or an input: `layer` is -1 for inputs. */
export interface Node {
  readonly layer: number;
  readonly unit: number;
  readonly x: number;
  readonly y: number;
}

export interface Edge {
  readonly parameter: number;
  readonly layer: number;
  readonly unit: number;
  readonly from: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** Whether there is room for a name above each unit and its bias below. */
  readonly isRoomy: boolean;
  /** Nodes by columns, inputs first. */
  readonly columns: readonly (readonly Node[])[];
  /** Connections into each layer. */
  readonly edges: readonly (readonly Edge[])[];
}

const WIDTH = 640;
const MARGIN = 44;
/** Two lines of small text between two units. */
const LABELS = 30;

export function layoutOf(model: Model): Layout {
  const counts = [model.inputs, ...model.layers.map(({ units }) => units)];
  const tallest = Math.max(...counts);
  const step = tallest <= 5 ? 94 : Math.max(26, 480 / tallest);
  const height = Math.max(3, tallest) * step + 20;
  const across = (WIDTH - 2 * MARGIN) / (counts.length - 1);
  const radius = Math.min(29, step * 0.42, across * 0.32);
  const columns = counts.map((count, column) =>
    Array.from({ length: count }, (_, unit) => ({
      layer: column - 1,
      unit,
      x: MARGIN + column * across,
      y:
        height / 2 +
        (unit - (count - 1) / 2) *
          step *
          (count > 1 && tallest > 1 ? Math.min(1.6, (tallest - 0.2) / count) : 1),
    })),
  );
  const edges = model.layers.map(({ units }, layer) =>
    Array.from({ length: units }, (_, unit) =>
      columns[layer]!.map((before, from) => ({
        parameter: parameterIndex(model, { layer, unit, from }),
        layer,
        unit,
        from,
        x1: before.x,
        y1: before.y,
        x2: columns[layer + 1]![unit]!.x,
        y2: columns[layer + 1]![unit]!.y,
      })),
    ).flat(),
  );
  return { width: WIDTH, height, radius, isRoomy: step - 2 * radius >= LABELS, columns, edges };
}
