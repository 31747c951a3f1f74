// The kernels of a recording: one that trains, and one for each set of samples that is scored.

import type { Dataset } from './dataset.ts';
import { Kernel } from './kernel.ts';
import type { Model } from './model.ts';
import type { Kernels } from './recording.ts';

/** @param module dist/backprop/wasm/kernels.wasm */
export function kernelsFor(module: WebAssembly.Module, model: Model, data: Dataset): Kernels {
  return {
    training: new Kernel(module, model, data.training),
    clean: new Kernel(module, model, data.clean),
    held: data.held.labels.length > 0 ? new Kernel(module, model, data.held) : undefined,
    corners: data.corners && model.inputs === 2 ? new Kernel(module, model, data.corners) : undefined,
  };
}
