// A 64-bit fingerprint of numbers in memory: equal numbers have equal ones, on every machine.

/**
 * The bits of some float32 or uint32 arrays, one after another, as 16 hexadecimal digits: two 32-bit lanes side by side
 * with the constants of MurmurHash3's (Appleby 2011, public domain). Not safe against people who search for collisions.
 */
export function fingerprint(arrays: Iterable<Float32Array | Uint32Array>): string {
  let a = 0x2f1d3c5b;
  let b = 0x7a9e6041;
  let bytes = 0;
  for (const array of arrays) {
    bytes += array.byteLength;
    const words = new Uint32Array(array.buffer, array.byteOffset, array.length);
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      const k = Math.imul(word, 0xcc9e2d51);
      a ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
      a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
      const l = Math.imul(word, 0xab0e9789);
      b ^= Math.imul((l << 16) | (l >>> 16), 0x38b34ae5);
      b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x0bcaa747) | 0;
    }
  }
  return hex(mixed(a ^ bytes)) + hex(mixed(b ^ bytes));
}

/** Spreads every bit over all of them. */
function mixed(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
