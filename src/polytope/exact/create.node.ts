// The exact partition in Node: the module from the build, worker threads over a shared memory.

import { type StartOptions, startModule } from '../../engine/wasm/start.node.ts';
import { Crew, type TaskModule } from '../../engine/wasm/threads.ts';
import type { PartitionHost } from './partitioner.ts';

interface Kernels extends TaskModule {
  scratchBytes(): number;
}

/** Something to make partitions with, one after the other; `close` stops its threads. */
export interface PartitionThreads extends PartitionHost {
  close(): Promise<void>;
}

/** Starts the module. One thread takes the build for unshared memory. */
export async function startPartition(options: StartOptions): Promise<PartitionThreads> {
  const { kernels, memory, helpers } = await startModule<Kernels>('polytope/exact/kernels', options);
  const crew = new Crew(kernels, memory, helpers);
  return {
    memory,
    threads: crew.threads,
    parallel: crew.parallel,
    scratchBytes: kernels.scratchBytes(),
    close: () => crew.close(),
  };
}
