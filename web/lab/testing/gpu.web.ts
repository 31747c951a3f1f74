// A page of nothing but the webgpu engine, for tests in a browser: computes a case, and gives its numbers.

import type { Grid, TrainingSpec } from '../../../src/engine/engine.ts';
import { createWebGpuEngine, findAdapter } from '../../../src/engine/webgpu/webgpu.web.ts';
import type { LayerParameters, NetworkSpec } from '../../../src/net/network.ts';

/** What is computed; arrays as lists, which travel to a page and back. */
export interface GpuCase {
  readonly spec: NetworkSpec;
  readonly parameters: readonly { readonly weight: number[]; readonly bias: number[] }[];
  readonly training: TrainingSpec;
  readonly inputs: number[];
  readonly targets: number[];
  readonly count: number;
  readonly grid: Grid;
}

async function compute(of: GpuCase) {
  const engine = await createWebGpuEngine();
  const parameters: LayerParameters[] = of.parameters.map(({ weight, bias }) => ({
    weight: Float32Array.from(weight),
    bias: Float32Array.from(bias),
  }));
  const network = await engine.load(of.spec, parameters, of.training);
  const [inputs, targets] = [Float32Array.from(of.inputs), Float32Array.from(of.targets)];
  const { outputs, hashes } = await network.sample(of.grid, 0, of.grid.height);
  const drawn = await network.raster!(of.grid, 'both');
  const { loss, gradients } = await network.gradients(inputs, targets, of.count);
  const losses = [
    await network.step(inputs, targets, of.count),
    await network.step(inputs, targets, of.count),
  ];
  await network.settle();
  const after = network.getParameters();
  engine.lose();
  const lost = await network.forward(inputs, of.count).catch((error: Error) => error.message);
  await engine.close();
  const lists = (layers: readonly LayerParameters[]) =>
    layers.map(({ weight, bias }) => ({ weight: [...weight], bias: [...bias] }));
  return {
    ...{ device: engine.device, outputs: [...outputs], hashes: [...hashes], loss, losses, lost },
    ...{ gradients: lists(gradients), after: lists(after) },
    ...{ patterns: drawn!.patterns, creases: [...drawn!.creases] },
  };
}

const gpu = {
  compute,
  /** Whether software stands in; undefined without an adapter. */
  software: async () => {
    const found = await findAdapter();
    return 'reason' in found ? undefined : found.software;
  },
};

/** What a test finds on `window`. */
export type GpuBench = typeof gpu;

Object.assign(window, { gpu });
