// Why a certificate is refused, and the error that ends the checking.

/** A dependence is that `to` comes after `from`, because of what both do with a buffer. */
export interface Refusal {
  /** `true`: a read after its write; `anti`: a write after the reads of what it overwrites; `output`: two writes. */
  readonly kind: 'true' | 'anti' | 'output' | 'reduction' | 'structure';
  readonly from?: string;
  readonly to?: string;
  readonly buffer?: string;
  readonly message: string;
}

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Refuses what is no schedule of the learner at all. */
export function malformed(message: string): never {
  throw new Refused({ kind: 'structure', message });
}
