// MT19937, the Mersenne Twister (Matsumoto and Nishimura 1998), seeded by init_genrand as PyTorch and NumPy do.

const N = 624;
const M = 397;

/** The generator. `state` of 624 words and an `index` into it are all there is, and can be saved and restored. */
export class MT19937 {
  readonly state = new Uint32Array(N);
  index = N;

  /** @param seed an integer in [0, 2^32 - 1]; anything else throws a RangeError. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(`seed ${seed} is not an integer from 0 to 4294967295`);
    }
    this.state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = this.state[i - 1]!;
      this.state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
  }

  /** The next 32-bit word, uniform in [0, 2^32 - 1]. */
  word(): number {
    if (this.index === N) this.#twist();
    let y = this.state[this.index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  #twist(): void {
    const s = this.state;
    for (let i = 0; i < N; i++) {
      const y = (s[i]! & 0x80000000) | (s[(i + 1) % N]! & 0x7fffffff);
      s[i] = s[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}
