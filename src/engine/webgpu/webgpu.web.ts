// WebGPU in the browser: navigator.gpu, in pages and in workers.

import { described, type FoundAdapter } from './adapter.ts';
import { engineOn, type WebGpuEngine, type WebGpuOptions } from './engine.ts';

/** Looks for an adapter of this browser. */
export async function findAdapter(): Promise<FoundAdapter> {
  const { gpu } = navigator as { gpu?: GPU };
  if (gpu === undefined)
    return { reason: 'this browser has no WebGPU, or the page is not served over https' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  return described(adapter, 'this browser offers no GPU');
}

/** @throws Error, one line, where there is no adapter; EngineFailed where it gives no device */
export async function createWebGpuEngine(options: WebGpuOptions = {}): Promise<WebGpuEngine> {
  const found = await findAdapter();
  if ('reason' in found) throw new Error(`no webgpu engine: ${found.reason}`);
  return engineOn(found.adapter, options);
}
