// The kernel's WebAssembly as tests get it: from the build in dist/.

import { readFileSync } from 'node:fs';

/** dist/backprop/wasm/kernels.wasm, compiled. */
export const kernelModule = new WebAssembly.Module(
  readFileSync(new URL('../../../dist/backprop/wasm/kernels.wasm', import.meta.url)),
);
