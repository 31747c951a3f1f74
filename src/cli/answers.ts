// What every command answers with under --json, as schemas: what crease help --json publishes.

import { z } from 'zod';

const n = z.number();
const s = z.string();
const maybe = <T extends z.ZodType>(type: T) => type.nullable();
const list = <T extends z.ZodType>(type: T) => z.array(type);
const object = z.strictObject;
const pair = <T extends z.ZodType>(type: T) => object({ a: type, b: type });
const score = object({ loss: n, accuracy: n });
const figures = object({ reads: n, floats: n, cold: n, total: n, perRead: maybe(n), perFloat: maybe(n) });
const speed = object({ a: maybe(n), b: maybe(n), ratio: maybe(n) });

const differences = (first: z.ZodObject) =>
  ({ differing: n, beyondTolerance: n, largest: maybe(n), first: maybe(first) }) as const;
const only = { onlyInA: list(n), onlyInB: list(n) };

const metric = object({
  ...{ name: s, version: n, unit: s, whole: figures },
  ...{ meaning: s.optional(), steps: list(figures).optional() },
  buffers: list(figures.extend({ buffer: s })).optional(),
});
const energy = list(
  object({ model: s, source: s, tiers: list(object({ tier: s, floats: n, picojoules: n })) }),
);
const placement = object({ declared: n, byReads: n });
const memory = object({
  ...{ floatsRead: n, floatsWritten: n, bitsRead: n, elements: n, steps: n, reads: n, writes: n },
  ...{ metrics: list(metric), distances: list(z.tuple([n, n])), misses: list(z.tuple([n, n])) },
  ...{ placement, energy },
});
const losses = object({ trainLoss: n, valLoss: n, trainAccuracy: n.optional(), valAccuracy: n.optional() });

const step = object({
  ...{ id: s, verdict: z.enum(['confirmed', 'rejected', 'not run']), measured: z.unknown().optional() },
  claimed: object({ relation: s, value: z.unknown(), tolerance: n.optional() }).optional(),
  ...{ reason: s.optional(), remedy: s.optional(), says: s.optional(), command: s.optional() },
  pointer: s.optional(),
});

const order = object({ order: list(s), perRead: n, perFloat: n });
const range = object({ best: order, worst: order });
const evaluation = object({
  ...{ dmd: n, bound: n, ratio: n, bitIdentical: z.boolean(), proven: z.boolean() },
  ...{
    refusal: maybe(z.looseObject({})),
    difference: maybe(z.looseObject({})),
    readsChecked: n,
    sumsChecked: n,
  },
  plain: object({ dmd: n, ratio: n, reads: n }),
  ...{ reads: n, saved: n, unconditionalBound: n, intervals: n, learnt: n },
});
const engine = object({
  ...{ name: s, available: z.boolean(), auto: z.boolean(), threads: n.optional() },
  ...{ device: s.optional(), software: z.boolean().optional(), reason: s.optional() },
});

/** By the words of the command. Where an answer is several lines, the schema is that of one of them. */
export const ANSWERS: Readonly<Record<string, z.ZodType>> = {
  train: z
    .looseObject({ event: s })
    .describe('One line for every event; the last is done, stopped or aborted'),
  raster: object({ patterns: n, creasePixels: n, seconds: n }),
  polytopes: object({
    ...{ regions: n, vertices: n, edges: n, area: n, euler: n, seconds: n, largestAreas: list(n) },
    ...{ patterns: n, nearest: maybe(n), repairs: n, multiplyAdds: n, startSeconds: n, threads: n },
  }),
  compare: object({
    ...{ identical: z.boolean(), withinTolerance: z.boolean(), tolerance: n },
    losses: object({
      ...{ epochs: pair(n), epochsCompared: n },
      ...differences(object({ epoch: n, trainLoss: pair(n), valLoss: pair(n) })),
    }),
    weights: object({
      ...{ checkpoints: list(n), ...only, tensors: n, values: n, differingBits: n },
      incomparable: list(object({ tensor: s, a: maybe(list(n)), b: maybe(list(n)) })),
      ...differences(object({ epoch: n, tensor: s, index: n, a: maybe(n), b: maybe(n) })),
    }),
    pictures: object({
      ...{ frames: n, pixels: n, differingFrames: n, ...only },
      incomparable: list(object({ epoch: n, a: maybe(list(n)), b: maybe(list(n)) })),
      ...differences(object({ epoch: n, column: n, row: n })),
    }),
    speed: object({ picture: speed, tenEpochsAndPicture: speed }),
  }),
  memory,
  'parity run': z
    .looseObject({ event: z.enum(['step', 'done', 'meter']), train: score.optional() })
    .describe('Lines: step, ..., done; with --meter one that is also the answer of crease memory'),
  'parity methods': object({
    ...{ n, k: n, seeds: list(n) },
    methods: list(
      object({
        ...{
          learner: s,
          access: s,
          refused: maybe(s),
          solved: maybe(n),
          accuracy: maybe(n),
          seconds: maybe(n),
        },
        ...{ samples: maybe(n), queries: maybe(n), floatsRead: n, floatsWritten: n, reads: n, writes: n },
        metrics: list(
          object({ name: s, perFloat: maybe(n) }).extend({
            ...{ version: n.optional(), unit: s.optional(), total: n.optional() },
            perRead: maybe(n).optional(),
          }),
        ),
        ...{ placement: placement.optional(), energy: energy.optional() },
      }).partial(),
    ),
  }),
  'parity trace': object({
    events: list(z.tuple([s, s, n, n, maybe(n)])).describe('operation, buffer, size, clock before, distance'),
    buffers: list(
      object({
        ...{ buffer: s, size: n, reads: n, floatsRead: n, sumDistance: n, average: n, min: n, max: n },
        ...{ share: n, cached: z.boolean() },
      }),
    ),
    ...{ perRead: n, perFloat: n, floatsRead: n, workingSet: n },
  }),
  metrics: object({
    run: maybe(z.record(s, z.union([s, n]))),
    ...{ epochs: n, losses: z.record(s, losses), lowest: object({ epoch: n, valLoss: n }) },
  }),
  gradient: object({
    ...{ lossName: s, input: list(n), target: list(n), outputs: list(n), probabilities: maybe(list(n)) },
    ...{ loss: n, parameters: n },
    layers: list(
      object({
        ...{ inputs: list(n), weight: list(list(n)), bias: list(n), preActivations: list(n) },
        ...{ weightGradient: list(list(n)), biasGradient: list(n) },
        ...{ weightGradientNorm: n, biasGradientNorm: n, active: n, units: n },
      }).partial(),
    ),
  }),
  spikes: object({
    ...{ run: s, epochs: n, rule: z.looseObject({}) },
    spikes: list(
      z
        .looseObject({ epoch: n, factor: maybe(n), deviations: n })
        .describe('Those that were replayed also have jump, first, where, sure, onsets, order and replay'),
    ),
  }),
  'schedule search': evaluation.extend({
    ...{ n, k: n, hidden: list(n), seed: n, steps: n, moves: n, seconds: n },
    ...{ schedule: list(s), certificate: maybe(s) },
  }),
  'schedule show': object({
    ...{ schedule: list(s), table: list(list(s)).optional(), dependences: n.optional() },
    orders: maybe(object({ count: n, perRead: range, perFloat: range })).optional(),
    ...{ allDependences: list(z.looseObject({})).optional(), allOrders: maybe(list(order)).optional() },
  }),
  'schedule check': evaluation
    .partial()
    .extend({ valid: z.boolean(), wrong: list(s) })
    .describe('A certificate that is refused has no figures'),
  'schedule apply': z
    .looseObject({ event: z.enum(['step', 'done']), sha256: s.optional() })
    .describe('Lines: step, ..., done with the hash of the parameters'),
  engines: object({ auto: s, engines: list(engine) }),
  open: object({ url: s, port: n, directory: s, runs: n, ssh: s, browser: z.boolean() }).describe(
    'One line, when the server is there',
  ),
  'claim add': object({ id: s, measured: z.unknown(), claimed: z.looseObject({}), file: s, steps: n }),
  'claim hash': object({ path: s, sha256: s }),
  'claim schema': z.looseObject({}).describe('A JSON Schema'),
  verify: object({
    ...{ verdict: z.enum(['confirmed', 'rejected']), title: s, confirmed: n, rejected: n },
    ...{ statement: s.optional(), record: z.looseObject({}).optional() },
    problems: list(object({ step: s.optional(), where: s, reason: s, remedy: s })),
    steps: list(step),
  }),
  help: object({
    ...{ crease: s, exitCodes: z.record(s, s), measurements: list(s) },
    commands: list(
      object({
        ...{ name: s, brief: s, usage: s, arguments: z.record(s, s), flags: z.record(s, s) },
        ...{ measurement: z.boolean(), about: s.optional(), answer: z.unknown() },
      }),
    ),
  }),
};

/** The JSON Schema of a command's answer; undefined where none is published. */
export function answerSchema(command: string): object | undefined {
  const schema = Object.hasOwn(ANSWERS, command) ? ANSWERS[command] : undefined;
  if (schema === undefined) return undefined;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}
