// What `crease polytopes` answers: the numbers of a partition as one object, and as lines to read.

import { distinctPatterns } from '../polytope/exact/distinct-patterns.ts';
import {
  eulerNumber,
  largestAreas,
  type Partition,
  regionCount,
  totalArea,
} from '../polytope/exact/partition.ts';

/** How long it took, in seconds. */
export interface Timing {
  /** From the weights in memory to vertices, edges, cells, patterns and areas. */
  readonly seconds: number;
  /** Compiling the kernels and starting the threads, before that. */
  readonly startSeconds: number;
  readonly threads: number;
}

const LARGEST = 100;

/** The object of --json; its keys are documented and stay. */
export function polytopesAnswer(partition: Partition, { seconds, startSeconds, threads }: Timing) {
  return {
    regions: regionCount(partition),
    vertices: partition.vertices.length / 2,
    edges: partition.edges.length / 2,
    area: totalArea(partition),
    euler: eulerNumber(partition),
    seconds,
    largestAreas: Array.from(largestAreas(partition, LARGEST)),
    patterns: distinctPatterns(partition),
    /** Null where nothing was decided: a network without hidden neurons. */
    nearest: Number.isFinite(partition.nearest) ? partition.nearest : null,
    repairs: partition.repairs,
    multiplyAdds: partition.multiplyAdds,
    startSeconds,
    threads,
  };
}

/** The same for people: a few lines. */
export function polytopesText(answer: ReturnType<typeof polytopesAnswer>): string {
  const { regions, vertices, edges, area, euler, seconds, startSeconds, threads, nearest, repairs } = answer;
  const count = (number: number, one: string, many: string) =>
    `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
  const lines = [
    `${count(regions, 'polytope', 'polytopes')}, ${count(vertices, 'vertex', 'vertices')}, ${count(edges, 'edge', 'edges')}`,
    `V - E + F = ${euler}, area ${area}, largest ${answer.largestAreas[0]!.toPrecision(6)}`,
    nearest === null
      ? 'no decision was made'
      : `nearest decision: |pre-activation| = ${nearest.toPrecision(3)}`,
    `${seconds} s on ${count(threads, 'thread', 'threads')}, and ${startSeconds} s to start`,
  ];
  if (repairs > 0) {
    lines.push(
      `${count(repairs, 'sign', 'signs')} that rounding made contradictory, settled by order on an edge`,
    );
  }
  return `${lines.join('\n')}\n`;
}
