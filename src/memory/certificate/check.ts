// The checker of certificates: refuses the first read or sum of a schedule that is not the definition's.

import type { Certificate, CertifiedRead } from './certificate.ts';
import { definitionOf } from './definition.ts';
import { malformed, type Refusal, Refused } from './refusal.ts';
import { Replay } from './replay.ts';
import { readsOf } from './versions.ts';

export interface Verdict {
  readonly refusal: Refusal | undefined;
  /** Elements whose versions were compared when they were read. */
  readonly reads: number;
  /** Sums whose order was followed. */
  readonly sums: number;
}

/**
 * Whether a schedule computes what the definition computes, for every input with these decisions: every read sees the
 * version that it sees in the order of the definition, every sum takes its terms in ascending order, every operation is
 * done once for every unit of every step, and the results are there at the end. By induction over the operations every
 * value then has the same bits.
 */
export function checkCertificate(certificate: Certificate): Verdict {
  try {
    const replay = new Replay(certificate);
    replay.run();
    checkReads(certificate);
    return { refusal: undefined, reads: replay.reads, sums: replay.sums };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal, reads: 0, sums: 0 };
    throw error;
  }
}

/** What the certificate says that reads see is what they see. */
function checkReads({ learner, reads }: Certificate): void {
  const rows = readsOf(definitionOf(learner));
  const text = (each: CertifiedRead) => `${each.operation} reads ${each.buffer} as ${each.writer} wrote it`;
  const told = new Set(reads.map(text));
  const missing = rows.find((row) => !told.has(text(row)));
  if (missing !== undefined) malformed(`the certificate does not say that ${text(missing)}`);
  if (reads.length !== rows.length) malformed('the certificate tells of reads that there are not');
}
