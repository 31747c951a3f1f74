// The words of the lab's main thread and its workers: what is trained, what is told of it, and what is drawn.
// Types only, all of them structured-cloneable. A page uses them through `Lab` of client.web.ts, never by messages.

import type { GreyPicture, RgbPicture } from '../../src/data/picture.ts';
import type { EngineName } from '../../src/engine/engine.ts';
import type { Activation, NetworkSpec, Parameters } from '../../src/net/network.ts';
import type { OptimizerSpec } from '../../src/net/training.ts';
import type { Colouring } from '../../src/picture/exact/colouring.ts';
import type { CellPlanes } from '../../src/polytope/exact/cell-planes.ts';
import type { Partition } from '../../src/polytope/exact/partition.ts';

/** The built-in pictures by name; `ring` is the command line's, bit for bit. See pictures.ts. */
export type PictureName = 'ring' | 'ring-rgb' | 'disc' | 'square' | 'checkers' | 'stripes' | 'spiral';

/** What is learnt: a built-in picture, or the pixels of one that the user gave. */
export type PictureSource =
  | { readonly kind: 'built-in'; readonly name: PictureName }
  | { readonly kind: 'grey'; readonly name: string; readonly picture: GreyPicture }
  | { readonly kind: 'rgb'; readonly name: string; readonly picture: RgbPicture };

/** The engines that a page can train on; `auto` is the best one here. A share link names the engine, not `auto`. */
export type LabEngine = 'auto' | EngineName;

/**
 * A training, complete: equal settings give equal bits at equal epochs, in every browser and on the command line.
 * Names and meanings as the flags of `crease train`; rngDraws is `restored`.
 */
export interface LabSettings {
  readonly picture: PictureSource;
  /** A shape expression such as `[10]*8`. */
  readonly shape: string;
  readonly activation: Activation;
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  /** Pixels to train on. */
  readonly points: number;
  /** Pixels to validate on; the batch size where it is absent. */
  readonly valPoints?: number | undefined;
  readonly seed: number;
  readonly engine: LabEngine;
  /**
   * The bytes of a safetensors file whose network training begins with, instead of drawn weights. Its shape, and its
   * activation where its metadata have one, replace those above.
   */
  readonly weights?: Uint8Array | undefined;
  /**
   * Whether `weights` is a checkpoint of a run with these settings: training goes on from its epoch as the run does, bit
   * for bit. History begins there.
   */
  readonly resumes?: boolean | undefined;
  /** `epoch`: a new optimizer every epoch; `never` where it is absent. */
  readonly optimizerReset?: 'never' | 'epoch' | undefined;
}

/** A moment of a training: whole epochs trained, and steps of the next. */
export interface Moment {
  readonly epoch: number;
  /** 0 between two epochs. */
  readonly steps: number;
}

/**
 * What training is doing. `replaying`: on the way to an epoch that `seek` or `runTo` asked for. `failed`: see
 * `Progress.error`; only new settings or `seek` help.
 */
export type Activity = 'loading' | 'paused' | 'running' | 'replaying' | 'failed';

/** Told when something changed, at most 20 times a second. */
export interface Progress extends Moment {
  readonly activity: Activity;
  /** The furthest epoch that was reached; the right end of a time line. */
  readonly newestEpoch: number;
  readonly stepsPerEpoch: number;
  /** The losses of `epoch`; NaN for the untrained network. */
  readonly trainLoss: number;
  readonly valLoss: number;
  /** Epochs trained in a second of training, lately; 0 before it is known. */
  readonly epochsPerSecond: number;
  /** One line, where training failed: what is wrong and what helps. */
  readonly error?: string | undefined;
}

/** What the training turned out to be, once its settings are checked and its network is there. */
export interface LabReady {
  readonly network: NetworkSpec;
  readonly parameters: number;
  readonly engine: EngineName;
  readonly threads: number;
  /** The picture as it is learnt, for showing beside. */
  readonly picture: GreyPicture | RgbPicture;
  /** 1 for grey, 3 for red, green, blue. */
  readonly channels: 1 | 3;
  /** Where history begins: 0, or the epoch of the checkpoint that was resumed; the left end of a time line. */
  readonly firstEpoch: number;
}

/**
 * Losses of up to some thousand epochs spread over all that were trained, ascending; thinned out evenly when there are
 * more, so that it stays small. All arrays are equally long.
 */
export interface LossCurve {
  readonly epochs: Float64Array;
  readonly trainLosses: Float64Array;
  readonly valLosses: Float64Array;
}

/** What a picture that is drawn without a GPU shows: a rectangle of the plane, its pixels, and in which colours. */
export interface FlatView {
  readonly domain: Partition['domain'];
  readonly width: number;
  readonly height: number;
  readonly color: Colouring;
  /** Of creases, in pixels; 0 for none. */
  readonly thickness: number;
  /** Of `gradientColour`. */
  readonly gradientScale: number;
}

/** The exact polytopes of a moment, as arrays ready to draw and to look things up in (look.ts). */
export interface LabPartition extends Moment {
  /** Ascends with every partition of a lab. */
  readonly version: number;
  readonly network: NetworkSpec;
  readonly parameters: Parameters;
  /** Vertices Float64 [V][2], outputs at them, edges with the neuron that made them, cells as loops, areas, patterns. */
  readonly partition: Partition;
  /**
   * Every cell's affine function to the accuracy of a drawing; `look.ts` has it exactly, for one cell. Undefined where it
   * came with a picture that did not need it: `planesOf` (drawable.ts) has it in any case.
   */
  readonly planes: CellPlanes | undefined;
  /** Uint8 [F]: the number of the cell's colour in PATTERN_COLOURS (src/picture/exact/pattern-colours.ts). */
  readonly colours: Uint8Array;
  /** Uint32 [hidden neurons]: the layer of a neuron, 0 the first; for creases coloured by depth. */
  readonly neuronLayers: Uint32Array;
  /** How long cutting took, in milliseconds. */
  readonly milliseconds: number;
  /** Its picture, where `paint` asked for one: Uint8 [height][width][4]. */
  readonly flat?: { readonly view: FlatView; readonly pixels: Uint8ClampedArray<ArrayBuffer> } | undefined;
}

/** A moment whose partition cannot be had: a smooth network, or one whose partition would be too large. */
export interface NoPartition extends Moment {
  readonly version: number;
  readonly refusal: string;
}

/** What a lab tells. All are called on the main thread; whatever is late is left out, only the newest comes. */
export interface LabListeners {
  readonly ready?: (ready: LabReady) => void;
  readonly progress?: (progress: Progress) => void;
  /** The newest polytopes, where `lab.live` asked for them. The next are cut while these are drawn. */
  readonly partition?: (partition: LabPartition | NoPartition) => void;
  /** One line: bad settings, a worker that died, no memory left. */
  readonly error?: (message: string) => void;
}

/** The plain API of a training in the page; client.web.ts implements it. */
export interface LabApi {
  /**
   * Stops what runs and begins anew, paused. Rejects with an InputError for settings that cannot be; what ran is then as
   * it was. Of several calls at once only the newest is opened, and those before it reject.
   */
  open(settings: LabSettings): Promise<LabReady>;
  /** Trains on, from the moment that is shown, until `pause`. */
  start(): void;
  /** Stops at the end of the running epoch. */
  pause(): void;
  /** Trains one epoch and pauses. */
  stepEpoch(): void;
  /** Trains until `epoch` and pauses; goes back through history where it is passed already. */
  runTo(epoch: number): void;
  /**
   * Goes to any epoch from the first to the newest, exactly (keyframes and replay), and pauses there; the newest call wins. Resolves
   * when it is there, or when a later call or `open` took its place.
   */
  seek(epoch: number): Promise<void>;
  /** The losses of all epochs so far. */
  losses(): Promise<LossCurve>;
  /** Cuts polytopes of the newest moment at most `rate` times a second; 0 stops. Of the rectangle `domain`. */
  live(rate: number, domain?: Partition['domain']): void;
  /** From now on polytopes come with their picture, for a page that cannot have a GPU draw it; undefined: without. */
  paint(view: FlatView | undefined): void;
  /** The weights of the moment that is shown, as safetensors with the activation and the epoch in the metadata. */
  exportWeights(): Promise<Uint8Array<ArrayBuffer>>;
  /** The fingerprint of those weights, 16 hexadecimal digits: equal bits, equal text. */
  fingerprint(): Promise<Moment & { readonly text: string }>;
  /** Ends the workers; nothing is told after that. */
  close(): void;
}
