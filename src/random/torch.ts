// PyTorch's CPU generator: the same seed gives the same uniforms, normals and permutations.

import { cos, log, log1p, sin } from './math.ts';
import { MT19937 } from './mt19937.ts';

const { fround, sqrt } = Math;
const TWO_PI = 2 * Math.PI;

/** All that determines what a generator draws next. */
export interface TorchState {
  /** The 624 words of MT19937. */
  readonly words: Uint32Array;
  /** The position in them, 0 to 624. */
  readonly index: number;
  /** The second normal of a Box-Muller pair, when only the first has been handed out. */
  readonly nextNormal: number | null;
}

/** Anything that draws 32-bit words. */
export interface WordSource {
  word(): number;
}

/** `torch.Generator` on the CPU, seeded as by `torch.manual_seed`. */
export class TorchGenerator implements WordSource {
  readonly #twister: MT19937;
  #nextNormal: number | null = null;

  /** @param seed an integer in [0, 2^32 - 1]; anything else throws a RangeError. */
  constructor(seed: number) {
    this.#twister = new MT19937(seed);
  }

  /** The next 32-bit word. */
  word(): number {
    return this.#twister.word();
  }

  /** A 64-bit draw: two words, the high one first. */
  random64(): { high: number; low: number } {
    const high = this.word();
    const low = this.word();
    return { high, low };
  }

  /** A float32 in [0, 1): one of the 2^24 multiples of 2^-24. */
  uniform(): number {
    return (this.word() & 0xffffff) / 0x1000000;
  }

  /** `tensor.uniform_(low, high)`: u (high - low) + low, every step rounded to float32. */
  uniformFill(out: Float32Array, low: number, high: number): void {
    const from = fround(low);
    const range = fround(fround(high) - from);
    for (let i = 0; i < out.length; i++) out[i] = fround(this.uniform() * range) + from;
  }

  /**
   * `tensor.normal_(mean, std)` of a contiguous float32 tensor, by Box and Muller (1958). 16 values or more are filled
   * with uniforms and transformed in blocks of 16, in float32; what is left over makes the last 16 values anew. Fewer
   * are drawn one by one in float64, in pairs whose second half waits for the next such call.
   * PyTorch's own blocks differ by a few units in the last place from processor to processor, with the logarithm, sine
   * and cosine that it finds there; these are the correctly rounded ones.
   */
  normalFill(out: Float32Array, mean: number, std: number): void {
    if (out.length < 16) {
      for (let i = 0; i < out.length; i++) out[i] = this.#normal64() * std + mean;
      return;
    }
    for (let i = 0; i < out.length; i++) out[i] = this.uniform();
    for (let i = 0; i + 16 <= out.length; i += 16) transformBlock(out, i, fround(mean), fround(std));
    if (out.length % 16 !== 0) {
      const last = out.length - 16;
      for (let i = last; i < out.length; i++) out[i] = this.uniform();
      transformBlock(out, last, fround(mean), fround(std));
    }
  }

  /** A standard normal in float64. */
  #normal64(): number {
    if (this.#nextNormal !== null) {
      const value = this.#nextNormal;
      this.#nextNormal = null;
      return value;
    }
    const angle = TWO_PI * this.#uniform53();
    const radius = sqrt(-2 * log1p(-this.#uniform53()));
    this.#nextNormal = radius * sin(angle);
    return radius * cos(angle);
  }

  /** A float64 in [0, 1): the low 53 bits of a 64-bit draw, times 2^-53. */
  #uniform53(): number {
    const { high, low } = this.random64();
    return ((high & 0x1fffff) * 0x100000000 + low) / 0x20000000000000;
  }

  /** A copy of the state. */
  save(): TorchState {
    return { words: this.#twister.state.slice(), index: this.#twister.index, nextNormal: this.#nextNormal };
  }

  /** Continues where `save` was called. Throws a RangeError for what cannot be a state. */
  restore(state: TorchState): void {
    const { words, index, nextNormal } = state;
    if (words.length !== this.#twister.state.length) {
      throw new RangeError(`a generator's state has 624 words, not ${words.length}`);
    }
    if (!Number.isInteger(index) || index < 0 || index > words.length) {
      throw new RangeError(`a generator's index is an integer from 0 to 624, not ${index}`);
    }
    if (nextNormal !== null && !Number.isFinite(nextNormal)) {
      throw new RangeError(`a generator's waiting normal is a finite number or null, not ${nextNormal}`);
    }
    this.#twister.state.set(words);
    this.#twister.index = index;
    this.#nextNormal = nextNormal;
  }
}

/** Turns the 16 uniforms from `start` into normals: values j and j + 8 make a pair. Every step is rounded to float32. */
function transformBlock(out: Float32Array, start: number, mean: number, std: number): void {
  for (let j = start; j < start + 8; j++) {
    const u = 1 - out[j]!; // In (0, 1], so that the logarithm is finite.
    const radius = fround(sqrt(-2 * fround(log(u))));
    const angle = fround(fround(TWO_PI) * out[j + 8]!);
    out[j] = fround(radius * fround(cos(angle))) * std + mean;
    out[j + 8] = fround(radius * fround(sin(angle))) * std + mean;
  }
}

/** From this size on PyTorch draws 64 bits an element. */
const RANDPERM_LIMIT = Math.floor(0xffffffff / 20);

/** `torch.randperm(n)`: Uint32 [n]. Throws a RangeError unless n is an integer from 0 to 214748363. */
export function randperm(n: number, generator: WordSource): Uint32Array {
  if (!Number.isInteger(n) || n < 0 || n >= RANDPERM_LIMIT) {
    throw new RangeError(`cannot permute ${n} elements: from 0 to ${RANDPERM_LIMIT - 1} are possible`);
  }
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.word() % (n - i));
    const other = order[j]!;
    order[j] = order[i]!;
    order[i] = other;
  }
  return order;
}

/**
 * The order in which one epoch of `DataLoader(shuffle=True)` visits n points, Uint32 [n]. Two 64-bit draws: the
 * loader's base seed, which goes unused here, and the seed of the sampler's own generator (its low 32 bits count).
 */
export function epochOrder(generator: TorchGenerator, n: number): Uint32Array {
  generator.random64();
  return randperm(n, new MT19937(generator.random64().low));
}
