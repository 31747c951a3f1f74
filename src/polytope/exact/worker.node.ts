// A worker thread in Node that solves complexes of a network, one after the other.

import { parentPort, workerData } from 'node:worker_threads';
import { pass } from '../../engine/wasm/threads.ts';
import { InputError } from '../../format/input-error.ts';
import { buffersOf, type Complex } from './complex.ts';
import type { Answer, Order, WorkerStart } from './orders.ts';
import { createSolver, type Solver, solverMemory } from './solver.ts';

const { module, gate } = workerData as WorkerStart;
const memory = solverMemory();
const instance = new WebAssembly.Instance(module, { env: { memory } });
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
    solver = createSolver(instance, memory, order.network, () => pass(gate));
    return;
  }
  const result = answer(order.complex);
  parentPort!.postMessage(result, 'piece' in result ? buffersOf(result.piece) : []);
});
parentPort!.postMessage('ready');
