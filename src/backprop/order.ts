// The order in which an epoch visits the samples: as they stand, or shuffled by a generator that needs no history.

/** A 32-bit word of a counter, seed and epoch: the finaliser of MurmurHash3 over a Weyl sequence. */
function word(seed: number, epoch: number, counter: number): number {
  let h = (seed ^ Math.imul(epoch + 1, 0x9e3779b9)) + Math.imul(counter + 1, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  h = Math.imul(h + Math.imul(seed, 0x27d4eb2f), 0x9e3779b1);
  return (h ^ (h >>> 15)) >>> 0;
}

/**
 * The samples of one epoch in the order of their use: Fisher and Yates from the front. Any epoch's order is made without
 * those before it, so that a replay may begin anywhere.
 * @param seed null leaves the samples as they stand
 * @param out Uint32 [samples], overwritten
 */
export function writeOrder(seed: number | null, epoch: number, out: Uint32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = i;
  if (seed === null) return;
  for (let i = 0; i < out.length - 1; i++) {
    const j = i + (word(seed, epoch, i) % (out.length - i));
    const other = out[j]!;
    out[j] = out[i]!;
    out[i] = other;
  }
}
