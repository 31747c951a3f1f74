// A partition with what drawing it needs: triangles, colours, planes; and the buffers that go to the page.

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
    ...fans(partition),
    planes: cellPlanes(partition),
    colours: patternColourNumbers(partition),
    neuronLayers: Uint32Array.from(
      moment.network.hidden.flatMap((width, layer) => new Array<number>(width).fill(layer)),
    ),
    milliseconds,
  };
}

/** Cells as fans of triangles from their first vertex, in the order of their loops. */
export function fans({
  cellStarts,
  cellVertices,
}: Pick<Partition, 'cellStarts' | 'cellVertices'>): Pick<LabPartition, 'triangles' | 'triangleStarts'> {
  const cells = cellStarts.length - 1;
  const triangles = new Uint32Array(3 * (cellVertices.length - 2 * cells));
  const triangleStarts = new Uint32Array(cells + 1);
  let at = 0;
  for (let cell = 0; cell < cells; cell++) {
    const first = cellStarts[cell]!;
    for (let i = first + 2; i < cellStarts[cell + 1]!; i++) {
      triangles[at++] = cellVertices[first]!;
      triangles[at++] = cellVertices[i - 1]!;
      triangles[at++] = cellVertices[i]!;
    }
    triangleStarts[cell + 1] = at / 3;
  }
  return { triangles, triangleStarts };
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
