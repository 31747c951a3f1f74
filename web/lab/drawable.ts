// A partition with what drawing it needs: colours, planes; and the buffers that go to the page.

import type { NetworkSpec, Parameters } from '../../src/net/network.ts';
import { patternColourNumbers } from '../../src/picture/exact/pattern-colours.ts';
import { cellPlanes } from '../../src/polytope/exact/cell-planes.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';
import type { LabPartition, Moment } from './protocol.ts';

/** The moment that a partition was made of. */
export interface CutMoment extends Moment {
  readonly version: number;
  readonly network: NetworkSpec;
  readonly parameters: Parameters;
}

/** All of it. @param milliseconds how long cutting took */
export function drawable(moment: CutMoment, partition: Partition, milliseconds: number): LabPartition {
  return {
    ...moment,
    partition,
    planes: cellPlanes(partition),
    colours: patternColourNumbers(partition),
    neuronLayers: Uint32Array.from(
      moment.network.hidden.flatMap((width, layer) => new Array<number>(width).fill(layer)),
    ),
    milliseconds,
  };
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
