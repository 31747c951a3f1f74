// A worker thread in Node that solves complexes of a network, one after the other.

import { parentPort, workerData } from 'node:worker_threads';
import { InputError } from '../../format/input-error.ts';
import { buffersOf, type Complex, type Piece } from './complex.ts';
import type { ExactNetwork } from './network.ts';
import { createSolver, type Solver, solverMemory } from './solver.ts';

/** What the worker is told: the network of all complexes that follow, or a complex. */
export type Order = { readonly network: ExactNetwork } | { readonly complex: Complex };

/** What it answers to a complex. */
export type Answer = { readonly piece: Piece } | { readonly refusal: string };

const memory = solverMemory();
const instance = new WebAssembly.Instance(workerData as WebAssembly.Module, { env: { memory } });
let solver: Solver;

function answer(complex: Complex): Answer {
  try {
    return { piece: solver.solve(complex) };
  } catch (error) {
    if (error instanceof InputError) return { refusal: error.message };
    throw error;
  }
}

parentPort!.on('message', (order: Order) => {
  if ('network' in order) {
    solver = createSolver(instance, memory, order.network);
    return;
  }
  const result = answer(order.complex);
  parentPort!.postMessage(result, 'piece' in result ? buffersOf(result.piece) : []);
});
parentPort!.postMessage('ready');
