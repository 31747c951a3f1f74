// A worker thread in Node that solves complexes of a network, one after the other.

import { parentPort, workerData } from 'node:worker_threads';
import type { Order, WorkerStart } from './orders.ts';
import { answerBuffers, orderServer } from './share-out.ts';

const { module, gate } = workerData as WorkerStart;
const serve = orderServer(module, gate);

parentPort!.on('message', (order: Order) => {
  const answer = serve(order);
  if (answer) parentPort!.postMessage(answer, answerBuffers(answer));
});
parentPort!.postMessage('ready');
