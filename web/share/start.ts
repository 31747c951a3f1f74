// A saved network as the beginning of a training in Polytopes: how a link names it, and the settings that go with it.

import type { NetworkSpec } from '../../src/net/network.ts';
import { formatShape } from '../../src/net/shape.ts';
import type { CheckpointFile, RunSummary } from '../../src/run/listing.ts';
import { NET } from './carried.ts';

/** What comes before the name of a file that was given. */
export const FILE = 'file:';

/** What a start is called in a sentence: a network in the link has no name. */
export function startName(text: string): string {
  return text.startsWith(NET) ? 'the network of the link' : text;
}

/** `RUN@EPOCH`, or `RUN@EPOCH+STEPS` within an epoch: as the command line names a checkpoint. */
export function startText(run: string, { epoch, steps }: Pick<CheckpointFile, 'epoch' | 'steps'>): string {
  return `${run}@${epoch}${steps > 0 ? `+${steps}` : ''}`;
}

/** Undefined for what names no checkpoint. */
export function parseStart(text: string): { run: string; epoch: number; steps: number } | undefined {
  const found = /^(.+)@(\d{1,15})(?:\+(\d{1,15}))?$/.exec(text);
  if (found === null) return undefined;
  return { run: found[1]!, epoch: Number(found[2]), steps: Number(found[3] ?? 0) };
}

/** The settings of Polytopes that a run's spec says; the link has those that are not at their defaults. */
export interface StartValues {
  readonly picture?: 'ring' | 'ring-rgb' | 'own';
  readonly shape: string;
  readonly slope?: number;
  readonly optimizer?: Optimizer;
  readonly rate?: number;
  readonly points?: number;
  readonly batch?: number;
  readonly seed?: number;
}

type Optimizer = 'adam' | 'rmsprop' | 'sgd_momentum' | 'sgd';

/** The part of a run's spec that is used here. */
interface StartSpec {
  readonly input: { readonly kind?: string; readonly name: string };
  readonly network: {
    readonly hidden: readonly number[];
    readonly activation: { readonly kind: string; readonly slope?: number };
  };
  readonly optimizer: { readonly kind: Optimizer; readonly learningRate: number };
  readonly points: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** @returns why the run cannot be opened, in a sentence, where it cannot */
export function startValues({ spec }: RunSummary): StartValues | string {
  const { input, network, optimizer, points, batchSize, seed } = (spec ?? {}) as Partial<StartSpec>;
  if (!network || !input || !optimizer) return 'This run left no network that Polytopes could show.';
  if (input.kind === 'parity') {
    return 'Polytopes shows networks of two inputs, the points of a plane; this one learns sparse parity.';
  }
  const { kind, slope = 0 } = network.activation;
  return {
    // The built-in ring is the same in the page; any other picture comes with the run.
    picture: input.name === 'ring' ? 'ring' : 'own',
    shape: formatShape(network.hidden),
    ...(kind === 'relu' || kind === 'leaky_relu' ? { slope } : {}),
    optimizer: optimizer.kind,
    rate: optimizer.learningRate,
    points: points ?? 0,
    batch: batchSize ?? 0,
    seed: seed ?? 0,
  };
}

/** The settings that a file of weights says: its shape, and a picture with as many channels as it has outputs. */
export function fileValues({ hidden, outputs, activation }: NetworkSpec): StartValues {
  const { kind } = activation;
  const slope = kind === 'leaky_relu' ? { slope: activation.slope } : kind === 'relu' ? { slope: 0 } : {};
  return { picture: outputs === 3 ? 'ring-rgb' : 'ring', shape: formatShape(hidden), ...slope };
}

/** Whether the settings of the view are still those that go with a start. */
export function goesWith(values: StartValues, now: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(values).every(([name, value]) => now[name] === value);
}
