// The messages between a lab's main thread, its training worker and its partition worker. Types only.

import type { Gate } from '../../src/engine/wasm/threads.ts';
import type { NetworkSpec, Parameters } from '../../src/net/network.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';
import type { Plan } from './plan.ts';
import type {
  FlatView,
  LabPartition,
  LabReady,
  LabSettings,
  Moment,
  NoPartition,
  PictureSource,
  Progress,
} from './protocol.ts';

/** What the training worker is asked, with the type of each answer. */
export interface TrainingCalls {
  readonly open: { readonly settings: LabSettings };
  readonly start: object;
  readonly pause: object;
  readonly stepEpoch: object;
  readonly runTo: { readonly epoch: number };
  readonly seek: { readonly epoch: number };
  readonly losses: object;
  readonly exportWeights: object;
  readonly fingerprint: object;
}

export type CallName = keyof TrainingCalls;

/** A call; the answer has its number. */
export type TrainingCall = {
  readonly [K in CallName]: { readonly call: K; readonly id: number } & TrainingCalls[K];
}[CallName];

/** What a worker is given before anything else. */
export interface WorkerSetup {
  readonly plan: Plan;
  /** Closed while polytopes are cut; where memory can be shared. */
  readonly gate: Gate | undefined;
  /** Between the two workers. */
  readonly port: MessagePort;
}

export type FromTraining =
  | { readonly answer: number; readonly value: unknown }
  | { readonly answer: number; readonly refusal: string; readonly isInput: boolean }
  | { readonly progress: Progress }
  | { readonly ready: LabReady }
  | { readonly error: string };

/** To the partition worker. `taken`: the page has the last partition, another may be sent. */
export type ToPartition =
  | { readonly live: { readonly rate: number; readonly domain: Partition['domain'] } }
  | { readonly paint: FlatView | null }
  | { readonly taken: true };

export type FromPartition = { readonly partition: LabPartition | NoPartition } | { readonly error: string };

/** From the partition worker to the training worker: the newest moment, as soon as it is not the one of `seen`. */
export interface MomentRequest {
  readonly id: number;
  readonly seen: string;
}

/** The answer, with a name for the moment that no other moment has. */
export interface MomentAnswer extends Moment {
  readonly id: number;
  readonly name: string;
  readonly network: NetworkSpec;
  readonly parameters: Parameters;
}

/** To the picture worker, which does this once. */
export interface PictureOrder {
  readonly file: File;
  readonly name: string;
  readonly isColoured: boolean;
}

export type PictureAnswer = { readonly source: PictureSource } | { readonly refusal: string };
