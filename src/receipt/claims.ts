// A file of claims: a statement and the steps that carry it, each with its receipt. This is the published schema.

import { z } from 'zod';
import { RELATIONS } from './relations.ts';

/** The most steps of a file. */
export const MOST_STEPS = 256;
/** The most characters of a file. */
export const MOST_CHARACTERS = 4 * 2 ** 20;

/** What stands in the place of a number of JSON that no float64 holds. */
const finite = z.number();
const words = (most: number) => z.string().trim().min(1).max(most);

const scalar = z.union([finite, z.string().max(500), z.boolean(), z.null()]);

const expectation = z
  .strictObject({
    relation: z.enum(RELATIONS).optional().describe('How the measured value stands to the expected one; ='),
    value: z
      .union([scalar, z.array(scalar).max(100)])
      .optional()
      .describe('The expected value; either this or step'),
    step: words(64).optional().describe('An earlier step whose measured value is the expected one'),
    times: finite.optional().describe('A factor on the value of that step; 1'),
    plus: finite.optional().describe('What is added to it after that; 0'),
    tolerance: finite
      .min(0)
      .optional()
      .describe(
        'With =: how far the measured value may be off; at most 5% of the expected one, or 1e-6 for 0',
      ),
    relativeTolerance: finite
      .min(0)
      .optional()
      .describe('With =: the same as a share of the expected value, at most 0.05'),
  })
  .describe('What the pointer leads to');

const subject = z
  .strictObject({
    path: words(400).describe(
      'A run, weights or a trace, below the directory of the file, or one that was given',
    ),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Of a file its SHA-256; of a run what `crease claim hash` says'),
  })
  .describe('What is measured');

const step = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .describe('Its name, for later steps and for the verdict'),
  says: words(1000).describe('What the step asserts, in words'),
  subjects: z
    .array(subject)
    .max(4)
    .describe('What the command reads; none for a measurement that needs none'),
  command: z
    .array(z.string().min(1).max(400))
    .min(1)
    .max(64)
    .describe('A measurement and its arguments, word by word: ["polytopes", "runs/ring@500"]'),
  pointer: z.string().max(500).describe('Where in the answer to look, as JSON pointer: /regions'),
  expect: expectation,
});

export const claimsSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  formatVersion: z.literal(1),
  title: words(300),
  statement: words(4000).describe('What follows from the steps'),
  source: z.string().max(500).optional().describe('Where the claim was published; not checked'),
  steps: z.array(step).min(1).max(MOST_STEPS),
  record: z
    .unknown()
    .optional()
    .describe("The verifier's record of a confirmed file; made anew, never believed"),
});

export type Claims = z.infer<typeof claimsSchema>;
export type Step = Claims['steps'][number];
export type Expectation = Step['expect'];
export type Subject = Step['subjects'][number];

/** The JSON Schema of a file of claims. */
export function claimsJsonSchema(): object {
  return { title: 'Crease claims', ...z.toJSONSchema(claimsSchema, { io: 'input' }) };
}
