// A partition with what drawing it needs: colours, planes where they are used; and the buffers that go to the page.

import type { NetworkSpec, Parameters } from '../../src/net/network.ts';
import { patternColourNumbers } from '../../src/picture/exact/pattern-colours.ts';
import { type CellPlanes, cellPlanes } from '../../src/polytope/exact/cell-planes.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';
import type { LabPartition, Moment } from './protocol.ts';

/** The moment that a partition was made of. */
export interface CutMoment extends Moment {
  readonly version: number;
  readonly network: NetworkSpec;
  readonly parameters: Parameters;
}

/**
 * All of it.
 * @param milliseconds how long cutting took
 * @param withPlanes whether its planes are made already; `planesOf` makes them later
 */
export function drawable(
  moment: CutMoment,
  partition: Partition,
  milliseconds: number,
  withPlanes = true,
): LabPartition {
  return {
    ...moment,
    partition,
    planes: withPlanes ? cellPlanes(partition) : undefined,
    colours: patternColourNumbers(partition),
    neuronLayers: Uint32Array.from(
      moment.network.hidden.flatMap((width, layer) => new Array<number>(width).fill(layer)),
    ),
    milliseconds,
  };
}

const MADE = new WeakMap<Partition, CellPlanes>();

/** Its planes: those that came with it, or made when they are first asked for. */
export function planesOf({ partition, planes }: Pick<LabPartition, 'partition' | 'planes'>): CellPlanes {
  const found = planes ?? MADE.get(partition) ?? cellPlanes(partition);
  if (!planes) MADE.set(partition, found);
  return found;
}

/** All buffers that a message holds, to be handed over with it. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) found.add(part.buffer);
    } else if (typeof part === 'object' && part !== null)
      for (const inner of Object.values(part)) look(inner);
  };
  look(value);
  return [...found];
}
