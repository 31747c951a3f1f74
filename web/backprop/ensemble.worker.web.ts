// The worker of many trainings: seed after seed, rate after rate, telling the page what it has in pieces.

import { dataset } from '../../src/backprop/dataset.ts';
import { type Group, type Outcome, trainSeed } from '../../src/backprop/ensemble.ts';
import { kernelsFor } from '../../src/backprop/kernels.ts';
import { compileWasm } from '../../src/engine/fetched.web.ts';
import type { Plan } from './plan.ts';

export interface EnsembleOrder {
  readonly plan: Plan;
  readonly seeds: readonly number[];
  readonly rates: readonly number[];
  readonly epochs: number;
}

/** Milliseconds from one piece to the next. */
const PIECE = 60;

const module = compileWasm(new URL('../../dist/backprop/wasm/kernels.wasm', import.meta.url));

self.onmessage = async ({ data: order }: MessageEvent<EnsembleOrder>) => {
  const { plan, seeds, rates, epochs } = order;
  const data = dataset(plan.data);
  const { model, training, start } = plan;
  const kernels = kernelsFor(await module, model, data);
  const group: Group = { ...{ model, data, kernels, training, start, epochs } };
  let piece: Outcome[] = [];
  let told = performance.now();
  for (const rate of rates) {
    for (const seed of seeds) {
      piece.push(trainSeed(group, seed, rate));
      if (performance.now() - told < PIECE) continue;
      self.postMessage(piece);
      piece = [];
      told = performance.now();
    }
  }
  self.postMessage(piece);
};
