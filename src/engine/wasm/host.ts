// The wasm engine without its threads: memory, module instance, and the choice between one thread and all.

import type { NetworkSpec, Parameters } from '../../net/network.ts';
import type { Engine, EngineNetwork, TrainingSpec } from '../engine.ts';
import { PEAK_OPERATIONS, TASK } from './layout.ts';
import { Arena } from './memory.ts';
import { type Host, WasmNetwork } from './network.ts';
import { Crew, type Helpers, type TaskModule } from './threads.ts';

/** The engine's own exports, see kernels.as.ts. */
export interface Kernels extends TaskModule {
  transpose(network: number): void;
}

/** The engine over an instantiated module. */
export class WasmEngine implements Engine {
  readonly name = 'wasm';
  readonly threads: number;
  readonly #host: Host;
  readonly #crew: Crew;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, helpers: Helpers) {
    this.#crew = new Crew(kernels, memory, helpers);
    this.threads = this.#crew.threads;
    this.#host = {
      arena: new Arena(memory),
      threads: this.threads,
      transpose: (network) => kernels.transpose(network),
      parallel: this.#crew.parallel,
    };
  }

  /** How large the engine's memory has grown, in bytes. */
  get memoryBytes(): number {
    return this.#host.arena.memory.buffer.byteLength;
  }

  async load(spec: NetworkSpec, parameters: Parameters, training?: TrainingSpec): Promise<EngineNetwork> {
    return new WasmNetwork(this.#host, spec, parameters, training);
  }

  /**
   * Runs `tasks` of nothing but multiplications and additions in registers on all threads: the arithmetic limit that
   * benchmarks set beside the kernels. Returns the number of floating-point operations.
   */
  peak(tasks: number): number {
    this.#host.parallel(TASK.peak, 0, tasks, true);
    return tasks * PEAK_OPERATIONS;
  }

  async close(): Promise<void> {
    await this.#crew.close();
  }
}
