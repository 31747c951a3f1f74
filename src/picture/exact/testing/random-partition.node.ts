// Partitions of random networks for tests.

import { randomParameters } from '../../../engine/testing/conformance-cases.ts';
import type { NetworkSpec, Parameters } from '../../../net/network.ts';
import { type Partitioner, startPartitioner } from '../../../polytope/exact/create.node.ts';
import { exactNetwork } from '../../../polytope/exact/network.ts';
import type { Partition } from '../../../polytope/exact/partition.ts';
import { MT19937 } from '../../../random/mt19937.ts';

export const SPEC: NetworkSpec = {
  inputs: 2,
  hidden: [7, 34, 5],
  outputs: 2,
  activation: { kind: 'leaky_relu', slope: 0.1 },
};

let threads: Partitioner | undefined;

/** The partition of a domain by the network of a seed, and its parameters. */
export async function randomPartition(
  seed: number,
  domain: Partition['domain'],
): Promise<{ found: Partition; parameters: Parameters }> {
  threads ??= await startPartitioner({ threads: 1 });
  const parameters = randomParameters(new MT19937(seed), SPEC);
  return { found: await threads.partition(exactNetwork(SPEC, parameters), { domain }), parameters };
}
