// What the partition's threads are told, and what they answer.

import type { Gate } from '../../engine/wasm/threads.ts';
import type { Complex, Piece } from './complex.ts';
import type { ExactNetwork } from './network.ts';

/** What a thread is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  /** Makes it wait between two layers while it is closed. */
  readonly gate: Gate | undefined;
}

/** The network of all complexes that follow, or a complex to solve. */
export type Order = { readonly network: ExactNetwork } | { readonly complex: Complex };

/** The answer to a complex. */
export type Answer = { readonly piece: Piece } | { readonly refusal: string };
