// Shape expressions: the hidden widths of a network as text, such as `[100]*20`; parsed, never evaluated.

import { InputError } from '../format/input-error.ts';
import { type NetworkSpec, parameterCount } from './network.ts';

export const MAX_WIDTH = 100_000;
export const MAX_LAYERS = 1000;
export const MAX_PARAMETERS = 100_000_000;

const EXAMPLE = "(example: '[100]*20')";
const MAX_DEPTH = 20;

/**
 * The hidden widths that a shape expression names, input side first. Spaces are allowed between tokens.
 *
 *     shape  = term { '+' term }
 *     term   = number 'x' number            100x20: 20 layers of 100
 *            | group [ '*' number ]         [64,32]*3: 64, 32, 64, 32, 64, 32
 *     group  = '[' [ number { ',' number } ] ']' | '(' shape ')'
 *
 * `[]` is a network without hidden layers. Widths are 1 to 100000, repetitions 1 to 1000, layers at most 1000; every
 * limit is checked before the list that it limits is made.
 *
 * @throws InputError with one line that gives the position, counted from 1, and what was expected there.
 */
export function parseShape(text: string): number[] {
  return new ShapeParser(text).parse();
}

/**
 * The shortest text of lists, `*` and `+` that `parseShape` reads as these widths: `[100]*20`, `[64,32]+[16]*4`. Of
 * equally short ones, that with the fewest repetitions.
 */
export function formatShape(widths: readonly number[]): string {
  // Dynamic programming: shortest[i] is the shortest text for the first i widths.
  const shortest = [''];
  for (let end = 1; end <= widths.length; end++) shortest.push('');
  const cost = shortest.map((_, i) => (i === 0 ? 0 : Number.POSITIVE_INFINITY));
  const digits = [0];
  for (const width of widths) digits.push(digits.at(-1)! + String(width).length);
  for (let start = 0; start < widths.length; start++) {
    const plus = start === 0 ? '' : '+';
    const periods = smallestPeriods(widths, start);
    for (let end = start + 1; end <= widths.length; end++) {
      const length = end - start;
      for (const period of new Set([length, periods[length]!])) {
        const times = period === length ? '' : `*${length / period}`;
        // Brackets, commas between the widths, and the digits of the widths.
        const list = 1 + period + digits[start + period]! - digits[start]!;
        const total = cost[start]! + plus.length + list + times.length;
        if (total >= cost[end]!) continue;
        cost[end] = total;
        shortest[end] = `${shortest[start]}${plus}[${widths.slice(start, start + period).join(',')}]${times}`;
      }
    }
  }
  return widths.length === 0 ? '[]' : shortest[widths.length]!;
}

/** Refuses a network of more than 100 million parameters, without making any of them. */
export function checkNetworkSize(spec: NetworkSpec): void {
  const count = parameterCount(spec);
  if (count <= MAX_PARAMETERS) return;
  throw new InputError(
    `--shape '${excerpt(formatShape(spec.hidden))}': ${count} weights and biases are too many; ` +
      `use fewer or narrower layers, at most ${MAX_PARAMETERS} in all`,
  );
}

/**
 * periods[n] is the smallest p that divides n such that the n widths from `start` on are p widths repeated (n itself
 * where nothing repeats), by the failure function of Knuth, Morris and Pratt.
 */
function smallestPeriods(widths: readonly number[], start: number): number[] {
  const failure = [0, 0];
  const periods = [0, 1];
  for (let n = 2; n <= widths.length - start; n++) {
    const last = widths[start + n - 1];
    let k = failure[n - 1]!;
    while (k > 0 && widths[start + k] !== last) k = failure[k]!;
    if (widths[start + k] === last) k++;
    failure.push(k);
    periods.push(n % (n - k) === 0 ? n - k : n);
  }
  return periods;
}

/** A text as it can stand in a one-line message: printable characters only, and not too many. */
function excerpt(text: string): string {
  const printable = text.replace(/[^\x20-\x7e]/gu, '?');
  return printable.length <= 60 ? printable : `${printable.slice(0, 57)}...`;
}

/** A recursive-descent parser of the grammar above; `#at` is the index of the next character. */
class ShapeParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): number[] {
    const widths = this.#shape(0);
    if (this.#next() !== '') this.#expected("'+' or the end");
    return widths;
  }

  #shape(depth: number): number[] {
    const widths: number[] = [];
    do {
      const term = this.#term(depth);
      this.#checkLayers(widths.length + term.length);
      for (const width of term) widths.push(width);
    } while (this.#take('+'));
    return widths;
  }

  #term(depth: number): number[] {
    if (isDigit(this.#next())) {
      const width = this.#width();
      if (!this.#take('x')) this.#expected("'x' and the number of layers, or '[' before a list");
      return this.#repeat([width]);
    }
    const group = this.#group(depth);
    return this.#take('*') ? this.#repeat(group) : group;
  }

  #group(depth: number): number[] {
    if (this.#next() === '(') {
      if (depth === MAX_DEPTH) this.#refuse(`more than ${MAX_DEPTH} nested parentheses`);
      this.#take('(');
      const widths = this.#shape(depth + 1);
      if (!this.#take(')')) this.#expected("'+' or ')'");
      return widths;
    }
    if (!this.#take('[')) this.#expected("'[' or a whole number");
    const widths: number[] = [];
    if (this.#take(']')) return widths;
    do {
      widths.push(this.#width());
      this.#checkLayers(widths.length);
    } while (this.#take(','));
    if (!this.#take(']')) this.#expected("',' or ']'");
    return widths;
  }

  #repeat(widths: readonly number[]): number[] {
    const times = this.#number();
    if (times.value < 1) this.#refuse('0 repetitions; write [] for no hidden layers', times.at);
    this.#checkLayers(Math.max(widths.length, 1) * times.value);
    return Array.from({ length: times.value }, () => widths).flat();
  }

  #width(): number {
    const width = this.#number();
    if (width.value >= 1 && width.value <= MAX_WIDTH) return width.value;
    this.#refuse(`a layer of ${width.value} neurons; a width is 1 to ${MAX_WIDTH}`, width.at);
  }

  #number(): { value: number; at: number } {
    if (!isDigit(this.#next())) this.#expected('a whole number');
    const at = this.#at;
    while (isDigit(this.#text.charAt(this.#at))) this.#at++;
    return { value: Number(this.#text.slice(at, this.#at)), at };
  }

  #checkLayers(count: number): void {
    if (count > MAX_LAYERS) this.#fail(`${count} layers are too many, the limit is ${MAX_LAYERS}`);
  }

  /** The next character after spaces, '' at the end. */
  #next(): string {
    while (this.#text.charAt(this.#at) === ' ') this.#at++;
    return this.#text.charAt(this.#at);
  }

  #take(character: string): boolean {
    if (this.#next() !== character) return false;
    this.#at++;
    return true;
  }

  #expected(what: string): never {
    this.#next();
    this.#fail(`expected ${what} at position ${this.#at + 1}`);
  }

  #refuse(what: string, at = this.#at): never {
    this.#fail(`${what} (at position ${at + 1})`);
  }

  #fail(reason: string): never {
    throw new InputError(`--shape '${excerpt(this.#text)}': ${reason} ${EXAMPLE}`);
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character.length === 1;
}
