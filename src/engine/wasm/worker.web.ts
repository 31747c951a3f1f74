// A helper thread of the wasm engine in the browser.

import type { HelperStart } from './engine.web.ts';
import { type Kernels, serve } from './threads.ts';

self.onmessage = ({ data: { module, memory, thread, gate } }: MessageEvent<HelperStart>) => {
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  serve(instance.exports as unknown as Kernels, memory, thread, gate);
  self.close();
};
