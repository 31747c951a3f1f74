// The wasm engine without its threads: memory, module instance, and the choice between one thread and all.

import type { NetworkSpec, Parameters } from '../../net/network.ts';
import type { Engine, EngineNetwork, Phases, TrainingSpec } from '../engine.ts';
import { PEAK_OPERATIONS, TASK } from './layout.ts';
import { Arena, MAXIMUM_PAGES } from './memory.ts';
import { type Host, WasmNetwork } from './network.ts';
import { Dispatcher, type Gate, type Kernels, pass } from './threads.ts';

/** Memory for a module of the kind: shared between threads, or not. */
export function createMemory(shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 16, maximum: MAXIMUM_PAGES, shared });
}

/** What serves a WasmEngine besides the thread that calls it. */
export interface Helpers {
  /** Threads that `serve` the same memory. */
  readonly helpers: number;
  readonly gate: Gate | undefined;
  /** Where the parts of a step are measured, if they are to be. */
  readonly phases?: Phases | undefined;
  /** Resolves when the helpers have ended. */
  readonly stopped: () => Promise<void>;
}

/** The engine over an instantiated module. */
export class WasmEngine implements Engine {
  readonly name = 'wasm';
  readonly threads: number;
  readonly #host: Host;
  readonly #dispatcher: Dispatcher | undefined;
  readonly #stopped: () => Promise<void>;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, { helpers, gate, phases, stopped }: Helpers) {
    this.threads = helpers + 1;
    this.#stopped = stopped;
    const dispatcher = helpers > 0 ? new Dispatcher(kernels, memory, gate) : undefined;
    this.#dispatcher = dispatcher;
    this.#host = {
      arena: new Arena(memory),
      threads: this.threads,
      phases,
      transpose: (network) => kernels.transpose(network),
      parallel(kind, network, count, wide) {
        if (wide && dispatcher && count > 1) {
          dispatcher.dispatch(kind, network, count);
          return;
        }
        for (let task = 0; task < count; task++) {
          pass(gate);
          kernels.run(kind, network, task, 0);
        }
      },
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
    this.#dispatcher?.stop();
    await this.#stopped();
  }
}
