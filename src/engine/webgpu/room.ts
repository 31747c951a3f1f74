// Buffers of one purpose each that grow when they must, and stay for the next time.

import type { Bound, Device } from './device.ts';

export class Room {
  readonly #device: Device;
  #buffers: Readonly<Record<string, GPUBuffer>> = {};

  constructor(device: Device) {
    this.#device = device;
  }

  get bound(): Bound {
    return this.#buffers;
  }

  get(name: string): GPUBuffer {
    return this.#buffers[name]!;
  }

  /** Makes room, in bytes; what a buffer that grows had in it is gone. @throws EngineFailed without the memory */
  async reserve(sizes: Readonly<Record<string, number>>): Promise<void> {
    const small = Object.entries(sizes).filter(([name, bytes]) => (this.#buffers[name]?.size ?? 0) < bytes);
    if (small.length === 0) return;
    const larger = small.map(([name]) => name);
    const kept = Object.entries(this.#buffers).filter(([name]) => !larger.includes(name));
    for (const name of larger) this.#buffers[name]?.destroy();
    this.#buffers = Object.fromEntries(kept);
    await this.#device.make(() => {
      const made = small.map(([name, bytes]) => [name, this.#device.buffer(bytes)] as const);
      this.#buffers = { ...this.#buffers, ...Object.fromEntries(made) };
    });
  }

  dispose(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }
}
