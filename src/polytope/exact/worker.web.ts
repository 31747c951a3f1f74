// A worker in the browser that solves complexes of a network, one after the other.

import type { Order, WorkerStart } from './orders.ts';
import { answerBuffers, orderServer } from './share-out.ts';

self.onmessage = ({ data: { module, gate } }: MessageEvent<WorkerStart>) => {
  const serve = orderServer(module, gate);
  self.onmessage = ({ data }: MessageEvent<Order>) => {
    const answer = serve(data);
    if (answer) self.postMessage(answer, { transfer: answerBuffers(answer) });
  };
  self.postMessage('ready');
};
