// A device and its work: buffers, pipelines, submissions that do not take seconds, reading back, and failures in one line.

import { EngineFailed } from '../failure.ts';
import { type AdapterInfo, adapterName, isSoftware } from './adapter.ts';
import { type CallField, callBytes, type Kernel } from './wgsl/common.ts';

// The numbers of GPUBufferUsage and GPUMapMode, which Node has not as globals.
export const USAGE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
const MAP_READ = 1;

/** The limits that are asked for as high as the adapter goes. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** The device's limits, and whether a processor stands in for a GPU. */
export type DeviceLimits = Readonly<Record<(typeof LIMITS)[number], number>> & { readonly software: boolean };

/** The same buffers in the order of a kernel's bindings. */
export type Bound = Readonly<Record<string, GPUBuffer>>;

/** Milliseconds that a submission is to take at most: drivers end what takes about two seconds. */
const SUBMISSION = 100;
/** Multiply-adds of the first submission, whose speed is not known: half a second at 2 thousand million a second. */
const FIRST_WORK = 1e9;

export class Device {
  readonly name: string;
  readonly limits: DeviceLimits;
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, GPUComputePipeline>();
  readonly #call: GPUBuffer;
  #failure: Error | undefined;
  #closed = false;
  /** Multiply-adds that a submission may hold. */
  #work = FIRST_WORK;

  private constructor(device: GPUDevice, info: AdapterInfo, limits: DeviceLimits) {
    this.#device = device;
    this.name = adapterName(info);
    this.limits = limits;
    this.#call = device.createBuffer({
      size: callBytes({}).byteLength,
      usage: USAGE.uniform | USAGE.copyTarget,
    });
    void device.lost.then(({ message }) => {
      if (!this.#closed) this.#fail(new EngineFailed(`${this.name} was lost${told(message)}`));
    });
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      const { error } = event as GPUUncapturedErrorEvent;
      this.#fail(failureOf(error, this.name));
    });
  }

  /**
   * The device of an adapter, with its limits as high as they go or as `most` says.
   * @throws EngineFailed if the adapter gives none
   */
  static async of(adapter: GPUAdapter, most: Partial<DeviceLimits> = {}): Promise<Device> {
    const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
    const limits = { ...requiredLimits, software: isSoftware(adapter.info), ...most } as DeviceLimits;
    try {
      return new Device(await adapter.requestDevice({ requiredLimits }), adapter.info, limits);
    } catch (error) {
      throw new EngineFailed(`${adapterName(adapter.info)} gives no device${told((error as Error).message)}`);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
  }

  /** @throws what went wrong since the device was made, if anything did */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) throw new Error('the engine is closed');
  }

  /**
   * Makes buffers, all or none.
   * @throws EngineFailed if the device has not the memory
   */
  async make(work: () => void): Promise<void> {
    this.check();
    this.#device.pushErrorScope('out-of-memory');
    try {
      work();
    } finally {
      const error = await this.#device.popErrorScope();
      if (error !== null) this.#fail(failureOf(error, this.name));
    }
    this.check();
  }

  /** A buffer of zeros, for `make`. @throws EngineFailed if it is larger than the device's largest */
  buffer(bytes: number, usage: number = USAGE.storage | USAGE.copySource | USAGE.copyTarget): GPUBuffer {
    const size = Math.max(16, 4 * Math.ceil(bytes / 4));
    const most = Math.min(this.limits.maxBufferSize, this.limits.maxStorageBufferBindingSize);
    if (size > most) {
      throw new EngineFailed(`${this.name} has no buffer of ${size} bytes; its largest is of ${most}`);
    }
    return this.#device.createBuffer({ size, usage });
  }

  write(buffer: GPUBuffer, data: Float32Array | Uint32Array): void {
    this.#device.queue.writeBuffer(buffer, 0, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
  }

  clear(buffer: GPUBuffer): void {
    const encoder = this.#device.createCommandEncoder();
    encoder.clearBuffer(buffer);
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Submits kernels, one after another, over the same buffers and with the same numbers. */
  run(
    kernels: readonly (readonly [kernel: Kernel, groups: number])[],
    bound: Bound,
    call: Partial<Record<CallField, number>>,
  ): void {
    this.check();
    const most = this.limits.maxComputeWorkgroupsPerDimension;
    this.#device.queue.writeBuffer(this.#call, 0, callBytes({ ...call, groups: most }));
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const [kernel, groups] of kernels) {
      const pipeline = this.#pipeline(kernel);
      pass.setPipeline(pipeline);
      const entries = kernel.bindings.map((name, binding) => ({
        binding,
        resource: { buffer: name === 'call' ? this.#call : bound[name]! },
      }));
      pass.setBindGroup(0, this.#device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
      pass.dispatchWorkgroups(Math.min(groups, most), Math.ceil(groups / most));
    }
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  #pipeline({ code }: Kernel): GPUComputePipeline {
    let pipeline = this.#pipelines.get(code);
    if (pipeline === undefined) {
      const module = this.#device.createShaderModule({ code });
      pipeline = this.#device.createComputePipeline({ layout: 'auto', compute: { module } });
      this.#pipelines.set(code, pipeline);
    }
    return pipeline;
  }

  /**
   * Does `count` equal things in pieces, each a submission of about SUBMISSION milliseconds. Its size follows from how
   * long the one before it took.
   * @param work multiply-adds of one thing
   * @param most the most that a piece may have; a piece has a multiple of `unit`, except the last
   */
  async inPieces(
    count: number,
    work: number,
    unit: number,
    most: number,
    submit: (first: number, count: number) => void,
  ): Promise<void> {
    for (let first = 0; first < count; ) {
      const wanted = Math.min(most, Math.max(unit, Math.floor(this.#work / work)));
      const piece = Math.min(count - first, Math.max(unit, unit * Math.floor(wanted / unit)));
      const began = performance.now();
      submit(first, piece);
      first += piece;
      // One small piece needs no look at the clock: its end is waited for when it is read.
      if (first === count && piece * work <= FIRST_WORK) return;
      await this.#finished();
      this.#learn(piece * work, performance.now() - began);
    }
  }

  /** Grows by four at a time, so that one lucky moment does not make a submission of seconds. */
  #learn(work: number, milliseconds: number): void {
    const fitting = (work * SUBMISSION) / Math.max(milliseconds, 0.1);
    this.#work = Math.max(1, Math.min(fitting, 4 * Math.max(this.#work, work)));
  }

  async #finished(): Promise<void> {
    this.check();
    await this.#device.queue.onSubmittedWorkDone();
    this.check();
  }

  /** Copies of the first bytes of buffers, once all that was submitted is done. */
  async read(...parts: readonly (readonly [buffer: GPUBuffer, bytes: number])[]): Promise<ArrayBuffer[]> {
    this.check();
    const encoder = this.#device.createCommandEncoder();
    const copies = parts.map(([buffer, bytes]) => {
      const size = Math.max(16, 4 * Math.ceil(bytes / 4));
      const copy = this.#device.createBuffer({ size, usage: USAGE.mapRead | USAGE.copyTarget });
      encoder.copyBufferToBuffer(buffer, 0, copy, 0, size);
      return copy;
    });
    this.#device.queue.submit([encoder.finish()]);
    try {
      await Promise.all(copies.map((copy) => copy.mapAsync(MAP_READ)));
      this.check();
      return copies.map((copy, i) => copy.getMappedRange().slice(0, parts[i]![1]));
    } catch (error) {
      // A mapping that fails is the consequence: why the device failed comes a moment later.
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.check();
      throw new EngineFailed(`${this.name} gave no results${told((error as Error).message)}`);
    } finally {
      for (const copy of copies) copy.destroy();
    }
  }

  /** Takes the device away, as a driver does that resets it: for tests of what happens then. */
  lose(): void {
    this.#device.destroy();
  }

  close(): void {
    this.#closed = true;
    this.#device.destroy();
    this.#pipelines.clear();
  }
}

function failureOf(error: GPUError, name: string): Error {
  if (error.constructor.name === 'GPUValidationError') return new Error(`WebGPU: ${error.message}`);
  return new EngineFailed(`${name} is out of memory or failed${told(error.message)}`);
}

/** What a driver says, as the end of a line. */
function told(message: string): string {
  const line = message.trim().split(/\s*[\r\n]+\s*/)[0]!;
  return line === '' ? '' : `: ${line.replace(/\.$/, '')}`;
}
