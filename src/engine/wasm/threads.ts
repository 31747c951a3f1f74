// The engine's threads at work: how a generation of tasks is offered, drained and awaited. Same code on every thread.

/** The module's exports, see kernels.as.ts. */
export interface Kernels {
  run(kind: number, network: number, task: number, thread: number): void;
  transpose(network: number): void;
  offer(generation: number, count: number): void;
  take(): number;
  complete(): number;
}

/** Indices of 32-bit words that threads share, between the queue's words (1024 to 1035) and the first allocation. */
const COMPLETED = 1032 / 4;
const GENERATION = 1088 / 4;
const STOP = GENERATION + 1;
const KIND = GENERATION + 2;
const NETWORK = GENERATION + 3;
const COUNT = GENERATION + 4;

/** Looks before sleeping, some tens of microseconds: the next phase of a training step usually comes sooner. */
const LOOKS = 4000;

/**
 * One shared word by which other work of the process claims the cores: while it is 1, an engine that was given the gate
 * takes no new task. Drawing yields to training in this way.
 */
export type Gate = Int32Array<SharedArrayBuffer>;

/** Returns once the gate is open. */
export function pass(gate: Gate | undefined): void {
  while (gate !== undefined && Atomics.load(gate, 0) === 1) Atomics.wait(gate, 0, 1);
}

/** Does tasks of the current generation until none is left. */
function drain(kernels: Kernels, words: Int32Array, thread: number, gate: Gate | undefined): void {
  pass(gate);
  // Each task enters WebAssembly anew: the optimising compiler replaces a function only when it is next called.
  for (let task = kernels.take(); task >= 0; task = kernels.take()) {
    kernels.run(words[KIND]!, words[NETWORK]! >>> 0, task, thread);
    if (kernels.complete() === words[COUNT]) Atomics.notify(words, COMPLETED);
    pass(gate);
  }
}

/** A helper thread's whole life: returns when the engine closes. */
export function serve(kernels: Kernels, memory: WebAssembly.Memory, thread: number, gate?: Gate): void {
  const words = new Int32Array(memory.buffer, 0, 512);
  for (;;) {
    const seen = Atomics.load(words, GENERATION);
    if (Atomics.load(words, STOP)) return;
    drain(kernels, words, thread, gate);
    for (let look = 0; look < LOOKS && Atomics.load(words, GENERATION) === seen; look++);
    Atomics.wait(words, GENERATION, seen);
  }
}

/** The calling thread's side: offers tasks, works along, returns when all are done. */
export class Dispatcher {
  readonly #kernels: Kernels;
  readonly #words: Int32Array;
  readonly #gate: Gate | undefined;

  constructor(kernels: Kernels, memory: WebAssembly.Memory, gate: Gate | undefined) {
    this.#kernels = kernels;
    this.#gate = gate;
    this.#words = new Int32Array(memory.buffer, 0, 512);
  }

  dispatch(kind: number, network: number, count: number): void {
    const words = this.#words;
    words[KIND] = kind;
    words[NETWORK] = network;
    words[COUNT] = count;
    this.#kernels.offer(words[GENERATION]! + 1, count);
    Atomics.add(words, GENERATION, 1);
    Atomics.notify(words, GENERATION);
    drain(this.#kernels, words, 0, this.#gate);
    for (let look = 0; look < LOOKS && Atomics.load(words, COMPLETED) !== count; look++);
    for (let done = Atomics.load(words, COMPLETED); done !== count; done = Atomics.load(words, COMPLETED)) {
      Atomics.wait(words, COMPLETED, done);
    }
  }

  stop(): void {
    Atomics.store(this.#words, STOP, 1);
    Atomics.add(this.#words, GENERATION, 1);
    Atomics.notify(this.#words, GENERATION);
  }
}
