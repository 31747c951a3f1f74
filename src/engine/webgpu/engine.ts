// The webgpu engine on an adapter, in Node and in the browser alike; those who have one are in *.node.ts and *.web.ts.

import type { Engine, Phases } from '../engine.ts';
import { Device, type DeviceLimits } from './device.ts';
import { WebGpuNetwork } from './network.ts';

export interface WebGpuEngine extends Engine {
  /** What the GPU is called. */
  readonly device: string;
  /** Takes the device away, as a driver does that resets it: for tests of what happens then. */
  lose(): void;
}

export interface WebGpuOptions {
  readonly phases?: Phases | undefined;
  /** Limits below the device's own, for tests of small devices. */
  readonly limits?: Partial<DeviceLimits>;
}

/** @throws EngineFailed if the adapter gives no device */
export async function engineOn(adapter: GPUAdapter, options: WebGpuOptions = {}): Promise<WebGpuEngine> {
  const device = await Device.of(adapter, options.limits);
  return {
    name: 'webgpu',
    threads: 1,
    device: device.name,
    load: (spec, parameters, training) =>
      WebGpuNetwork.make(device, spec, parameters, training, options.phases),
    lose: () => device.lose(),
    async close() {
      device.close();
    },
  };
}
