// Tracked scalars: numbers whose every use is noted, for programs whose data movement ByteDMD scores.
//
// A program calls `add(a, b)` for a + b and so on. Naming, indexing, slicing and copying are free, as are constants
// (plain numbers), which are not tracked. A result of constants alone is a constant.

/** What a program computes with. */
export type Scalar = Tracked | number;

/** Scalars in arrays of any depth. */
export type Nested = Scalar | readonly Nested[];

/** What happened, in order: a new value, or an operation that read values (a value twice, if it was given twice). */
export type TrackedEvent =
  | { readonly kind: 'store'; readonly key: number }
  | { readonly kind: 'read'; readonly keys: readonly number[]; readonly name: string };

/** Notes the events of one program, and numbers its values 1, 2, 3, ... */
export class Tracker {
  readonly events: TrackedEvent[] = [];
  #keys = 0;

  store(value: number): Tracked {
    const key = ++this.#keys;
    this.events.push({ kind: 'store', key });
    return new Tracked(this, key, value);
  }

  read(name: string, operands: readonly Tracked[]): void {
    if (operands.length === 0) return;
    this.events.push({ kind: 'read', keys: operands.map(({ key }) => key), name });
  }
}

/** A value that can be used by the operations below alone: JavaScript's own arithmetic on it throws a TypeError. */
export class Tracked {
  readonly tracker: Tracker;
  readonly key: number;
  readonly #value: number;

  constructor(tracker: Tracker, key: number, value: number) {
    this.tracker = tracker;
    this.key = key;
    this.#value = value;
  }

  /** Not for programs, whose reads would be lost: they call `reveal`. */
  static valueOf(scalar: Scalar): number {
    return typeof scalar === 'number' ? scalar : scalar.#value;
  }

  [Symbol.toPrimitive](): never {
    throw new TypeError(
      'a tracked value is read by add, mul, ... or reveal; plain arithmetic would not be noted',
    );
  }

  toJSON(): never {
    return this[Symbol.toPrimitive]();
  }
}

/** An operation on some scalars: one batch of reads, in the order of the operands; then its results are stored. */
function operation(
  name: string,
  operands: readonly Scalar[],
  compute: (...values: number[]) => number[],
): Scalar[] {
  const tracked = operands.filter((operand) => operand instanceof Tracked);
  const results = compute(...operands.map(Tracked.valueOf));
  const tracker = tracked[0]?.tracker;
  if (tracker === undefined) return results;
  if (tracked.some((operand) => operand.tracker !== tracker)) {
    throw new TypeError(`${name}: its operands belong to two programs`);
  }
  tracker.read(name, tracked);
  return results.map((value) => tracker.store(value));
}

const binary = (name: string, compute: (a: number, b: number) => number) => (a: Scalar, b: Scalar) =>
  operation(name, [a, b], (x, y) => [compute(x!, y!)])[0]!;

const unary = (name: string, compute: (a: number) => number) => (a: Scalar) =>
  operation(name, [a], (x) => [compute(x!)])[0]!;

export const add = binary('add', (a, b) => a + b);
export const sub = binary('sub', (a, b) => a - b);
export const mul = binary('mul', (a, b) => a * b);
export const div = binary('truediv', (a, b) => a / b);
/** Rounded towards minus infinity, as in Python; so is the remainder's quotient, whose sign is that of b. */
export const floordiv = binary('floordiv', (a, b) => Math.floor(a / b));
export const mod = binary('mod', (a, b) => a - b * Math.floor(a / b));
/** ByteDMD scores the reads of a program; the last bits of a power are not what it is about. */
export const pow = binary('pow', (a, b) => a ** b);
export const lt = binary('lt', (a, b) => Number(a < b));
export const le = binary('le', (a, b) => Number(a <= b));
export const gt = binary('gt', (a, b) => Number(a > b));
export const ge = binary('ge', (a, b) => Number(a >= b));
export const eq = binary('eq', (a, b) => Number(a === b));
export const ne = binary('ne', (a, b) => Number(a !== b));
export const neg = unary('neg', (a) => -a);
export const abs = unary('abs', Math.abs);

/** Quotient, then remainder: one batch of reads, two results. */
export function divmod(a: Scalar, b: Scalar): readonly [quotient: Scalar, remainder: Scalar] {
  const [q, r] = operation('divmod', [a, b], (x, y) => {
    const quotient = Math.floor(x! / y!);
    return [quotient, x! - y! * quotient];
  });
  return [q!, r!];
}

/** Python's sum: it starts by adding the first term to the constant 0, which reads it once more than a chain of adds. */
export function sum(terms: Iterable<Scalar>): Scalar {
  let total: Scalar = 0;
  for (const term of terms) total = add(total, term);
  return total;
}

/** A tracked value as a plain number, for an index or a decision: one read, and from here on it is not tracked. */
export function reveal(scalar: Scalar): number {
  if (scalar instanceof Tracked) scalar.tracker.read('reveal', [scalar]);
  return Tracked.valueOf(scalar);
}

/** Python's `if t`: one read. A comparison is an operation of its own, which reads before. */
export function truth(scalar: Scalar): boolean {
  return reveal(scalar) !== 0;
}
