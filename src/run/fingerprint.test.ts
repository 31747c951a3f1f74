// Fingerprints: of the bits, in their order, however the memory is cut.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from './fingerprint.ts';

const words = fc.uint32Array({ minLength: 1, maxLength: 40 });

test('a fingerprint depends on the numbers, not on how many arrays hold them', () => {
  fc.assert(
    fc.property(words, fc.nat(40), (numbers, cut) => {
      const at = cut % numbers.length;
      const whole = fingerprint([numbers]);
      expect(whole).toMatch(/^[0-9a-f]{16}$/);
      expect(fingerprint([numbers.subarray(0, at), numbers.subarray(at)])).toBe(whole);
      expect(fingerprint([new Float32Array(numbers.buffer.slice(0))])).toBe(whole);
    }),
  );
});

test('one changed bit, another order and another length give another fingerprint in both halves', () => {
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(31), (numbers, at, bit) => {
      const changed = numbers.slice();
      changed[at % numbers.length]! ^= 1 << bit;
      const others = [changed, Uint32Array.of(...numbers, 0), Uint32Array.of(1, ...numbers)];
      const halves = (text: string) => [text.slice(0, 8), text.slice(8)];
      const [a, b] = halves(fingerprint([numbers]));
      for (const other of others) {
        const [c, d] = halves(fingerprint([other]));
        expect(c).not.toBe(a);
        expect(d).not.toBe(b);
      }
    }),
  );
});
