// The common refinement of two moments' partitions: every cell with the pattern before, the pattern after, and the four
// affine functions that two sets of weights and two patterns make.

import { type AffineMaps, patternAffine } from '../exact/affine.ts';
import type { ExactNetwork } from '../exact/network.ts';
import type { Partition } from '../exact/partition.ts';
import type { PartitionOptions } from '../exact/partitioner.ts';
import { PatternPool } from './pattern-pool.ts';
import { type Stacked, type StackedLayer, stackNetworks } from './stack.ts';

/** What makes partitions: a Partitioner, on whatever threads. */
export interface Cutter {
  partition(network: ExactNetwork, options: PartitionOptions): Promise<Partition>;
}

/** Two networks of one shape, before and after. */
export interface Moments {
  readonly before: ExactNetwork;
  readonly after: ExactNetwork;
}

export interface Overlay extends Moments {
  readonly stacked: Stacked;
  /** The partition by all creases of both; its outputs are those before, then those after. */
  readonly partition: Partition;
  /** The patterns that either network has. */
  readonly pool: PatternPool;
  /** Uint32 [F]: the number in the pool of every cell's pattern before, and after. */
  readonly patternBefore: Uint32Array;
  readonly patternAfter: Uint32Array;
  /** The functions of the weights before, and of the weights after, on every pattern of the pool. */
  readonly mapsBefore: AffineMaps;
  readonly mapsAfter: AffineMaps;
}

/**
 * Lays two partitions over each other, exactly.
 * @throws InputError if the refinement does not fit `maxBytes`
 */
export async function overlay(
  cutter: Cutter,
  { before, after }: Moments,
  options: PartitionOptions,
): Promise<Overlay> {
  const stacked = stackNetworks(before, after);
  const partition = await cutter.partition(stacked.network, options);
  const pool = new PatternPool(before);
  const patternBefore = numbersOf(partition, stacked.layers, 'before', pool);
  const patternAfter = numbersOf(partition, stacked.layers, 'after', pool);
  const all = Uint32Array.from({ length: pool.size }, (_, number) => number);
  return {
    ...{ before, after, stacked, partition, pool, patternBefore, patternAfter },
    mapsBefore: patternAffine(before, pool, all),
    mapsAfter: patternAffine(after, pool, all),
  };
}

/** One network's pattern of every cell of the stacked one, as numbers of the pool. */
function numbersOf(
  { patterns, patternWords, layers, areas }: Partition,
  stacked: readonly StackedLayer[],
  moment: 'before' | 'after',
  pool: PatternPool,
): Uint32Array {
  const copies = stacked.flatMap((layer, l) =>
    bitRuns(layer[moment]).map(({ from, to, length }) => ({
      from: 32 * layers[l]!.word + from,
      to: 32 * pool.layers[l]!.word + to,
      length,
    })),
  );
  const pattern = new Uint32Array(pool.patternWords);
  const numbers = new Uint32Array(areas.length);
  for (let cell = 0; cell < areas.length; cell++) {
    const own = patterns.subarray(cell * patternWords, (cell + 1) * patternWords);
    pattern.fill(0);
    for (const { from, to, length } of copies) copyBits(own, from, pattern, to, length);
    numbers[cell] = pool.add(pattern);
  }
  return numbers;
}

/** Neighbouring neurons that are neighbours in the stacked layer too, as runs. */
function bitRuns(places: Uint32Array): { from: number; to: number; length: number }[] {
  const runs: { from: number; to: number; length: number }[] = [];
  places.forEach((from, to) => {
    const last = runs.at(-1);
    if (last && last.from + last.length === from) last.length++;
    else runs.push({ from, to, length: 1 });
  });
  return runs;
}

/** Copies bits into words that are 0 there. */
function copyBits(source: Uint32Array, from: number, target: Uint32Array, to: number, length: number): void {
  for (let done = 0; done < length; ) {
    const [a, b] = [(from + done) & 31, (to + done) & 31];
    const count = Math.min(length - done, 32 - a, 32 - b);
    const mask = count === 32 ? 0xffffffff : (1 << count) - 1;
    const bits = (source[(from + done) >>> 5]! >>> a) & mask;
    const word = (to + done) >>> 5;
    target[word] = target[word]! | (bits << b);
    done += count;
  }
}
