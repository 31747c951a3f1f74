// What the table says of a run, taken from its spec; a spec that lacks something says nothing of it.

import { formatShape } from '../../src/net/shape.ts';
import type { RunState, RunSummary } from '../../src/run/listing.ts';
import { brief } from '../ui/chart-rows.ts';

/** A row of the table. What is not known is empty, or NaN. */
export interface RunFacts {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  /** What is learnt. */
  readonly data: string;
  readonly shape: string;
  /** With its rate: adam 0.001. */
  readonly optimizer: string;
  readonly seed: number;
  readonly epoch: number;
  /** Epochs that the spec asks for. */
  readonly epochs: number;
  readonly train: number;
  readonly val: number;
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const figure = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

export function factsOf({ id, path, state, spec, newest }: RunSummary): RunFacts {
  const found = fields(spec);
  const own = found.kind === 'parity' ? parityFacts(found) : networkFacts(found);
  return {
    id,
    name: path,
    state,
    ...own,
    epoch: newest?.epoch ?? (state === 'damaged' ? Number.NaN : 0),
    train: newest?.trainLoss ?? Number.NaN,
    val: newest?.valLoss ?? Number.NaN,
  };
}

type SpecFacts = Pick<RunFacts, 'data' | 'shape' | 'optimizer' | 'seed' | 'epochs'>;

/** Of a run of crease train. */
function networkFacts(spec: Fields): SpecFacts {
  const { kind, learningRate } = fields(spec.optimizer);
  const { hidden } = fields(spec.network);
  const isShape = Array.isArray(hidden) && hidden.every(Number.isInteger);
  return {
    data: text(fields(spec.input).name),
    shape: isShape ? formatShape(hidden as number[]) : '',
    optimizer: kind === undefined ? '' : `${text(kind)} ${brief(figure(learningRate))}`,
    seed: figure(spec.seed),
    epochs: figure(spec.epochs),
  };
}

/** Of a learner on sparse parity. */
function parityFacts(spec: Fields): SpecFacts {
  const { n, k, seed } = fields(spec.problem);
  const { name, settings } = fields(spec.learner);
  const { hidden } = fields(settings);
  return {
    data: `parity:n=${figure(n)},k=${figure(k)}`,
    shape: typeof hidden === 'number' ? `[${hidden}]` : '',
    optimizer: text(name),
    seed: figure(seed),
    epochs: Number.NaN,
  };
}

/** The columns, in their order. */
export const COLUMNS = [
  'name',
  'state',
  'epoch',
  'train',
  'val',
  'data',
  'shape',
  'optimizer',
  'seed',
] as const;

export type Column = (typeof COLUMNS)[number];

/** A number as the table has it; empty where there is none. */
export function shown(value: number): string {
  return Number.isNaN(value) ? '' : brief(value);
}

/** `12 of 200`, or the epoch alone. */
export function epochText({ epoch, epochs }: RunFacts): string {
  if (Number.isNaN(epoch)) return '';
  return Number.isNaN(epochs) ? String(epoch) : `${epoch} of ${epochs}`;
}

/** Runs in the order of a column; what is not known comes last either way. Equal ones stay in the order of names. */
export function sorted(rows: readonly RunFacts[], column: Column, isDown: boolean): RunFacts[] {
  const sign = isDown ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column], b[column]];
    const lacks = [x, y].map((value) => value === '' || Number.isNaN(value));
    if (lacks[0] !== lacks[1]) return lacks[0] ? 1 : -1;
    const order = lacks[0] ? 0 : typeof x === 'number' ? x - (y as number) : natural(x, y as string);
    return sign * order || natural(a.name, b.name);
  });
}

/** run-9 before run-10. */
const collator = new Intl.Collator('en', { numeric: true });
const natural = (a: string, b: string) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

const COMPARED: Readonly<Record<string, Column>> = {
  loss: 'train',
  val: 'val',
  epoch: 'epoch',
  seed: 'seed',
};

/** The runs that have every word of a filter; `loss<0.1` and the like compare numbers. */
export function filtered(rows: readonly RunFacts[], filter: string): RunFacts[] {
  const tests = filter.toLowerCase().split(/\s+/).filter(Boolean).map(testOf);
  return rows.filter((row) => tests.every((test) => test(row)));
}

function testOf(word: string): (row: RunFacts) => boolean {
  const found = /^(loss|val|epoch|seed)(<=|>=|<|>|=)(.+)$/.exec(word);
  const limit = Number(found?.[3] ?? Number.NaN);
  if (found === null || Number.isNaN(limit)) {
    return ({ name, state, data, shape, optimizer }) =>
      [name, state, data, shape, optimizer].some((part) => part.toLowerCase().includes(word));
  }
  const column = COMPARED[found[1]!]!;
  return (row) => {
    const value = row[column] as number;
    if (found[2] === '<') return value < limit;
    if (found[2] === '>') return value > limit;
    if (found[2] === '<=') return value <= limit;
    return found[2] === '>=' ? value >= limit : value === limit;
  };
}
