// The spec of a run: the complete, resolved description from which the run follows bit for bit, as a strict schema.
// Loading zod takes a fifth of a second, so code that only needs the type imports the type.

import { z } from 'zod';
import { ENGINES } from '../engine/engine.ts';
import { InputError } from '../format/input-error.ts';
import { oneLine } from '../format/tensor.ts';
import { hasMomentum } from '../net/training.ts';
import { PARTITIONS } from './partition-choice.ts';

const count = z.int().min(1);
const seed = z.int().min(0).max(0xffffffff);
const learningRate = z.number().positive();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const activation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('leaky_relu'), slope: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.enum(['relu', 'tanh', 'sigmoid', 'identity']) }),
]);

const optimizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sgd'), learningRate }),
  z.strictObject({ kind: z.literal('sgd_momentum'), learningRate, momentum: z.number().min(0).lt(1) }),
  z.strictObject({ kind: z.literal('rmsprop'), learningRate }),
  z.strictObject({ kind: z.literal('adam'), learningRate }),
]);

/** In the order of their epochs, each with something to change. */
const changes = z
  .array(
    z.strictObject({
      fromEpoch: count,
      learningRate: learningRate.optional(),
      /** `new`: state zero, no steps taken. */
      optimizer: z.literal('new').optional(),
      /** What computes from then on: where a GPU failed, or was asked for or not. */
      engine: z.enum(ENGINES).optional(),
    }),
  )
  .min(1)
  .refine((list) => list.every(({ fromEpoch }, i) => i === 0 || fromEpoch > list[i - 1]!.fromEpoch), {
    error: 'the epochs do not ascend',
  })
  .refine((list) => list.every((change) => change.learningRate ?? change.optimizer ?? change.engine), {
    error: 'a change changes nothing',
  });

/** The picture that is learnt: what it is called, its size in pixels, and the SHA-256 of its grey bytes. */
const picture = z.strictObject({ name: z.string().min(1), width: count, height: count, sha256 });

/** Sparse parity (data/sparse-parity.ts), its samples drawn from the run's seed; targets are -1 and 1. */
const parity = z.strictObject({
  kind: z.literal('parity'),
  name: z.string().min(1),
  n: count,
  k: count,
  noise: z.number().min(0).max(0.5),
  shuffled: z.boolean(),
});

/** Version 1 of the spec. Everything but `frames`, `epochs`, the intervals and `keepGoing` decides the weights. */
export const runSpecSchema = z.strictObject({
  formatVersion: z.literal(1),
  input: z.union([picture, parity]),
  /** Its inputs: 2 for a picture, n for sparse parity. */
  network: z.strictObject({
    inputs: count,
    hidden: z.array(count),
    outputs: z.literal(1),
    activation,
  }),
  initialisation: z.literal('reference'),
  loss: z.literal('mse'),
  optimizer,
  /**
   * `epoch`: a new optimizer every epoch, as in the published log; `momentum`: every epoch only the momentum, or Adam's
   * first moment, begins at zero again; `never`: one optimizer for the whole run.
   */
  optimizerReset: z.enum(['never', 'momentum', 'epoch']),
  /**
   * What happens to PyTorch's generator once the weights are drawn. `restored`: it goes back to where it was before
   * them. `summary`: it does not, and 2048 uniforms more are drawn, as the published run's model summary did.
   */
  rngDraws: z.enum(['restored', 'summary']),
  /** What was changed when the run was resumed, from the beginning of an epoch on. */
  changes: changes.optional(),
  seed,
  points: count,
  valPoints: count,
  batchSize: count,
  engine: z.enum(ENGINES),
  epochs: count,
  /** Epochs between checkpoints; 0 for none but those that time and the end ask for. */
  checkpointInterval: z.int().min(0),
  /** Epochs between two moments whose change is measured and drawn, for what has a plane; absent where none is. */
  changeInterval: count.optional(),
  /** Trains on where the run would stop itself because it goes nowhere; absent where it stops. */
  keepGoing: z.literal(true).optional(),
  /** What is drawn, where a picture is learnt: every `saveInterval` epochs, of `domain` [x0, y0, x1, y1], in panels of `panel` [w, h] pixels. */
  frames: z.strictObject({
    saveInterval: count,
    crease: z.enum(['thin', 'both']),
    domain: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    palette: z.string().min(1),
    panel: z.tuple([count, count]),
    /** What frames are drawn from, see partition-choice.ts; a raster where it is absent. */
    partition: z.enum(PARTITIONS).optional(),
    /** The sigma, in pixels of the picture, of the kernel-smoothed picture beside the original, if there is one. */
    smoothingSigma: z.number().positive().max(100).optional(),
  }),
});

export type RunSpec = Readonly<z.infer<typeof runSpecSchema>>;
export type PictureInput = Readonly<z.infer<typeof picture>>;
export type ParityRunInput = Readonly<z.infer<typeof parity>>;

/**
 * Checks a spec that was read from a file.
 * @param where what to call the file in the error
 * @throws InputError naming the first wrong field
 */
export function parseRunSpec(value: unknown, where: string): RunSpec {
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (version !== undefined && version !== 1) {
    throw new InputError(
      `${where} has spec format version ${oneLine(JSON.stringify(version))}, and this crease reads version 1; use the crease that made it`,
    );
  }
  if ((value as { kind?: unknown } | null)?.kind === 'parity') {
    throw new InputError(
      `${where} is of a run on sparse parity, which has no picture; name a run of crease train`,
    );
  }
  const result = runSpecSchema.safeParse(value);
  const wrong = (path: readonly PropertyKey[], message: string) => {
    const field = path.length > 0 ? `spec.${path.join('.')}` : 'spec';
    const what = oneLine(`${field} is wrong (${message})`);
    return new InputError(`${where}: ${what}; restore the file or start a new run`);
  };
  if (!result.success) throw wrong(result.error.issues[0]!.path, result.error.issues[0]!.message);
  const { input, network } = result.data;
  const inputs = 'kind' in input ? input.n : 2;
  if (network.inputs !== inputs) throw wrong(['network', 'inputs'], `expected ${inputs}`);
  const { optimizer, optimizerReset } = result.data;
  if (optimizerReset === 'momentum' && !hasMomentum(optimizer.kind))
    throw wrong(['optimizerReset'], `${optimizer.kind} has no momentum`);
  return result.data;
}
