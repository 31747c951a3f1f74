// What `crease schedule` works on: a learner from flags, or the certificate of a file with its learner.

import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../format/input-error.ts';
import { type Certificate, readCertificate } from '../memory/certificate/certificate.ts';
import { programOf } from '../memory/schedule/network-program.ts';
import type { Learner, Program } from '../memory/schedule/program.ts';
import { parseShape } from '../net/shape.ts';
import { checkScheduled, type ScheduledProblem } from '../parity/scheduled.ts';
import { systemReason } from '../run/make-directory.node.ts';
import type { LearnerFlags } from './schedule-flags.ts';

/** Elements of all buffers, and these times the steps: about what a search takes memory and minutes for. */
const MOST_ELEMENTS = 20_000_000;
const MOST_WORK = 100_000_000;
/** A certificate is a few kilobytes, and a digit for every step. */
const MOST_BYTES = 10_000_000;

/** @throws InputError for a learner that cannot be, or that is too large */
export function problemOf(flags: LearnerFlags): ScheduledProblem {
  const { bits: n = 3, secretBits: k = 3, seed = 42, hidden = 1000, shape, batch, optimizer } = flags;
  const isNetwork = shape !== undefined || batch !== undefined || optimizer !== undefined;
  if (shape !== undefined && flags.hidden !== undefined) {
    throw new InputError(`--hidden ${hidden} and --shape ${shape} both say what is hidden; leave one out`);
  }
  const widths = shape === undefined ? [hidden] : parseShape(shape);
  if (widths.length === 0) {
    throw new InputError(
      `--shape '${shape}' has no hidden layer, and a schedule needs one; try --shape '[64]*2'`,
    );
  }
  const learner: Learner = {
    arithmetic: isNetwork ? 'network' : 'sprint',
    ...{ inputs: n, hidden: widths, outputs: 1, batch: batch ?? 1, optimizer: optimizer ?? 'sgd' },
  };
  const problem = { n, k, seed, learner };
  checkScheduled(problem);
  return problem;
}

/** The program of a problem and a number of steps. @throws InputError where it is too large */
export function programFor({ learner }: ScheduledProblem, steps: number): Program {
  const widths = [learner.inputs, ...learner.hidden, learner.outputs];
  const weights = widths.slice(1).reduce((sum, m, l) => sum + (m + learner.batch) * (widths[l]! + 1), 0);
  if (weights > MOST_ELEMENTS || weights * steps > MOST_WORK) {
    throw new InputError(
      `about ${weights} elements in ${steps} steps are too many for a search; take a smaller network or fewer steps`,
    );
  }
  return programOf(learner);
}

/** @throws InputError for a file that is not there, or no certificate */
export async function certificateIn(path: string): Promise<Certificate> {
  const unreadable = (error: unknown): never => {
    throw new InputError(`${path}: ${systemReason(error)}; name a certificate`);
  };
  const { size } = await stat(path).catch(unreadable);
  if (size > MOST_BYTES)
    throw new InputError(`${path}: ${size} bytes are too many for a certificate; name another`);
  return readCertificate(await readFile(path, 'utf8').catch(unreadable), path);
}

/** What the learner of a certificate was trained on. @throws InputError where the certificate does not say so */
export function problemIn({ learner, claims }: Certificate, path: string): ScheduledProblem {
  const { n, k, seed } = claims.problem;
  if (typeof n !== 'number' || typeof k !== 'number' || typeof seed !== 'number' || n !== learner.inputs) {
    throw new InputError(
      `${path}: claims.problem does not say n, k and seed of the learner; name a certificate that crease schedule search has written`,
    );
  }
  const problem = { n, k, seed, learner };
  checkScheduled(problem);
  return problem;
}
