// WebGPU in Node: Dawn, from the optional package `webgpu`, loaded when it is used and never put on globalThis.

import { InputError } from '../../format/input-error.ts';
import { described, type FoundAdapter } from './adapter.ts';
import { engineOn, type WebGpuEngine, type WebGpuOptions } from './engine.ts';

/** Dawn's entry, kept for the life of the process: once it is collected, the use of what came from it ends the process. */
let gpu: GPU | undefined;

/** Looks for an adapter. Takes a tenth of a second, most of it loading Dawn. */
export async function findAdapter(): Promise<FoundAdapter> {
  try {
    gpu ??= (await import('webgpu')).create([]);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
    const why = missing ? 'is not installed' : `does not load (${message.split('\n')[0]})`;
    return { reason: `the optional package webgpu ${why}; npm install webgpu` };
  }
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  return described(adapter, 'no GPU was found, or none with a driver for Vulkan, Metal or D3D12');
}

/** The adapter that `--engine webgpu` takes, software too. @throws InputError where there is none */
export async function needAdapter(): Promise<GPUAdapter> {
  const found = await findAdapter();
  if (!('reason' in found)) return found.adapter;
  throw new InputError(`--engine webgpu: ${found.reason}; take --engine wasm to compute on the processor`);
}

/** @throws InputError where there is no adapter; EngineFailed where it gives no device */
export async function createWebGpuEngine(options: WebGpuOptions = {}): Promise<WebGpuEngine> {
  return engineOn(await needAdapter(), options);
}
