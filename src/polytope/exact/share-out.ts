// Shares the complexes of a partition out among threads, whatever a thread is on a platform.

import { type Gate, pass } from '../../engine/wasm/threads.ts';
import { InputError } from '../../format/input-error.ts';
import { buffersOf, type Complex, type Piece } from './complex.ts';
import type { ExactNetwork } from './network.ts';
import type { Answer, Order } from './orders.ts';
import type { Partition } from './partition.ts';
import { type PartitionOptions, partition } from './partitioner.ts';
import { createSolver, type Solver, solverMemory } from './solver.ts';

/** Makes partitions, one at a time; `close` stops its threads. */
export interface Partitioner {
  readonly threads: number;
  partition(network: ExactNetwork, options: PartitionOptions): Promise<Partition>;
  close(): Promise<void>;
}

export interface PartitionerOptions {
  /** Threads that cut; the calling one only waits for them if there are more than one. */
  readonly threads: number;
  /** Makes all of them wait while it is closed. */
  readonly gate?: Gate | undefined;
}

/** A worker thread that serves orders as `orderServer` does. */
export interface SolverThread {
  /** Gives an order that has no answer. */
  tell(order: Order): void;
  /** Gives an order, its buffers with it. Rejects if the thread dies. */
  ask(order: Order, transfer: ArrayBuffer[]): Promise<Answer>;
  end(): Promise<void>;
}

/** A partitioner over a compiled module, and threads unless the calling one is to cut alone. */
export async function partitionerOver(
  module: WebAssembly.Module,
  threads: readonly SolverThread[],
  gate: Gate | undefined,
): Promise<Partitioner> {
  const memory = solverMemory();
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return {
    threads: Math.max(1, threads.length),
    async partition(network, options) {
      const solver = createSolver(instance, memory, network, () => pass(gate));
      return partition(solver, network, options, async (complexes, watch) => {
        if (threads.length > 0) return solveOn(threads, network, complexes, watch);
        return complexes.map((complex) => {
          const piece = solver.solve(complex);
          watch(piece);
          return piece;
        });
      });
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

/** Gives every thread a complex, and the next one when it is done. */
async function solveOn(
  threads: readonly SolverThread[],
  network: ExactNetwork,
  complexes: readonly Complex[],
  watch: (piece: Piece) => void,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  let next = 0;
  await Promise.all(
    threads.map(async (thread) => {
      thread.tell({ network });
      while (next < complexes.length) {
        const tile = next++;
        try {
          const complex = complexes[tile]!;
          const answer = await thread.ask({ complex }, buffersOf(complex));
          if ('refusal' in answer) throw new InputError(answer.refusal);
          watch(answer.piece);
          pieces[tile] = answer.piece;
        } catch (error) {
          // The others stop after the complex that they are at.
          next = complexes.length;
          throw error;
        }
      }
    }),
  );
  return pieces;
}

/** The thread's side: what it does with an order, and what it answers. */
export function orderServer(
  module: WebAssembly.Module,
  gate: Gate | undefined,
): (order: Order) => Answer | undefined {
  const memory = solverMemory();
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  let solver: Solver;
  return (order) => {
    if ('network' in order) {
      solver = createSolver(instance, memory, order.network, () => pass(gate));
      return undefined;
    }
    try {
      return { piece: solver.solve(order.complex) };
    } catch (error) {
      if (error instanceof InputError) return { refusal: error.message };
      throw error;
    }
  };
}

/** The buffers that go with an answer. */
export function answerBuffers(answer: Answer): ArrayBuffer[] {
  return 'piece' in answer ? buffersOf(answer.piece) : [];
}
