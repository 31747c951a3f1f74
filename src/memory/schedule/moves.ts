// The moves of the search: each makes another genome of one, which may turn out to be illegal.

import type { PythonRandom } from '../../random/python.ts';
import { type GeneEntry, type GeneNest, type Genome, soloNest } from './genome.ts';
import type { Program } from './program.ts';

type Move = (program: Program, genome: Genome, random: PythonRandom) => Genome | undefined;

/** One of the moves, drawn at random; undefined where it cannot be made. */
export function mutated(program: Program, genome: Genome, random: PythonRandom): Genome | undefined {
  const move = random.choice(MOVES);
  const { second, ...first } = genome;
  if (second === undefined || random.below(2) === 0) return move(program, genome, random);
  // The nests of the other phase change: the move sees them in the place of the first.
  const moved = move(program, { ...first, nests: second }, random);
  return moved === undefined ? undefined : { ...moved, nests: genome.nests, second: moved.nests };
}

/** All of one nest's statements go into the loop of another. */
const fuse: Move = (program, genome, random) => {
  const { nests } = genome;
  if (nests.length < 2) return undefined;
  const from = random.below(nests.length);
  const to = random.below(nests.length);
  if (from === to) return undefined;
  const source = nests[from]!;
  const target = nests[to]!;
  const axis = pickAxis(program, [...source.entries, ...target.entries], random);
  if (axis === undefined) return undefined;
  const moved = placed(program, source.entries, axis, random);
  const own = placed(program, target.entries, axis, random);
  if (moved === undefined || own === undefined) return undefined;
  const entries = from < to === random.random() < 0.8 ? [...moved, ...own] : [...own, ...moved];
  const tile = Math.max(1, target.tile, source.tile);
  const directions = target.tile > 0 ? target.directions : source.directions;
  const nest = { tile, directions, entries };
  return withNests(
    genome,
    replaced(nests, to, [nest]).filter((each) => each !== source),
  );
};

/** One statement goes to another place in another nest, or in its own. */
const shift: Move = (program, genome, random) => {
  const { nests } = genome;
  const from = random.below(nests.length);
  const source = nests[from]!;
  const at = random.below(source.entries.length);
  const entry = source.entries[at]!;
  const rest = source.entries.filter((_, i) => i !== at);
  const to = random.random() < 0.5 ? from : random.below(nests.length);
  if (to === from) {
    if (rest.length === 0) return undefined;
    const position = random.below(rest.length + 1);
    const entries = [...rest.slice(0, position), entry, ...rest.slice(position)];
    return withNests(genome, replaced(nests, from, [{ ...source, entries }]));
  }
  const target = nests[to]!;
  const axis = pickAxis(program, [entry, ...target.entries], random);
  if (axis === undefined) return undefined;
  const moved = placed(program, [entry], axis, random);
  const own = placed(program, target.entries, axis, random);
  if (moved === undefined || own === undefined) return undefined;
  const position = random.below(own.length + 1);
  const entries = [...own.slice(0, position), ...moved, ...own.slice(position)];
  const nest = { tile: Math.max(1, target.tile), directions: target.directions, entries };
  const left = nests.map((each, i) => {
    if (i === to) return nest;
    return i === from ? { ...each, entries: rest } : each;
  });
  return withNests(
    genome,
    left.filter((each) => each.entries.length > 0),
  );
};

/** One statement leaves its nest. */
const extract: Move = (_program, genome, random) => {
  const at = random.below(genome.nests.length);
  const nest = genome.nests[at]!;
  if (nest.entries.length < 2) return undefined;
  const which = random.below(nest.entries.length);
  const alone = soloNest(nest.entries[which]!.statement);
  const rest = { ...nest, entries: nest.entries.filter((_, i) => i !== which) };
  const pair = random.below(2) === 0 ? [alone, rest] : [rest, alone];
  return withNests(genome, replaced(genome.nests, at, pair));
};

/** A nest is cut in two. */
const cut: Move = (_program, genome, random) => {
  const at = random.below(genome.nests.length);
  const nest = genome.nests[at]!;
  if (nest.entries.length < 2) return undefined;
  const position = 1 + random.below(nest.entries.length - 1);
  const halves = [nest.entries.slice(0, position), nest.entries.slice(position)];
  const pair = halves.map((entries) => ({ ...nest, entries }));
  return withNests(genome, replaced(genome.nests, at, pair));
};

/** A nest goes to another place. */
const transport: Move = (_program, genome, random) => {
  const at = random.below(genome.nests.length);
  const rest = genome.nests.filter((_, i) => i !== at);
  const to = random.below(rest.length + 1);
  return withNests(genome, [...rest.slice(0, to), genome.nests[at]!, ...rest.slice(to)]);
};

/** The loops run the other way, in one phase or in both; or alternately, all of them. */
const turn: Move = (_program, genome, random) => {
  const isLoop = ({ tile }: GeneNest) => tile > 0;
  if (random.below(3) === 0) {
    const nests = genome.nests.map((nest) =>
      isLoop(nest)
        ? { ...nest, directions: [nest.directions[0], opposite(nest.directions[0])] as const }
        : nest,
    );
    return { ...genome, phases: 2, nests };
  }
  const at = random.below(genome.nests.length);
  const nest = genome.nests[at]!;
  if (!isLoop(nest)) return { ...genome, phases: genome.phases === 1 ? 2 : 1 };
  const [a, b] = nest.directions;
  const directions = random.choice([
    [opposite(a), opposite(b)],
    [opposite(a), b],
    [a, opposite(b)],
  ] as const);
  return withNests(genome, replaced(genome.nests, at, [{ ...nest, directions }]));
};

/** Larger or smaller tiles. */
const retile: Move = (program, genome, random) => {
  const at = random.below(genome.nests.length);
  const nest = genome.nests[at]!;
  const looped = nest.entries.find(({ place }) => place === 'loop');
  if (looped === undefined) return undefined;
  const { axis, units } = program.statements[looped.statement]!.forms[looped.form]!;
  if (axis === '1') return undefined;
  const tiles = [1, 1, 2, 4, 8, units].filter((tile) => tile <= units);
  return withNests(genome, replaced(genome.nests, at, [{ ...nest, tile: random.choice(tiles) }]));
};

/** The elements of a unit are taken the other way. */
const reverseInside: Move = (_program, genome, random) =>
  changedEntry(genome, random, (entry) => ({ ...entry, inside: opposite(entry.inside) }));

/** A statement beside a loop goes to its other end; one in a loop stores its products, or does so no more. */
const replace: Move = (_program, genome, random) =>
  changedEntry(genome, random, (entry) => {
    if (entry.place === 'loop') return { ...entry, stores: !entry.stores };
    return { ...entry, place: entry.place === 'before' ? 'after' : 'before' };
  });

/** Of a temporary only a tile is stored, or all of it again. */
const contract: Move = ({ buffers }, genome, random) => {
  const temporaries = [...buffers.keys()].filter((b) => buffers[b]!.role === 'temporary');
  const buffer = random.choice(temporaries);
  const without = genome.contracted.filter((each) => each !== buffer);
  const contracted =
    without.length < genome.contracted.length ? without : [...without, buffer].sort((a, b) => a - b);
  return { ...genome, contracted };
};

/** The phases get nests of their own, or the same again. */
const part: Move = (_program, genome) => {
  const { second, ...first } = genome;
  return second === undefined ? { ...first, phases: 2, second: genome.nests } : first;
};

/** A move is drawn as often as it stands here. */
const MOVES: readonly Move[] = [
  ...[fuse, fuse, fuse, shift, shift, extract, cut, transport, turn, turn],
  ...[retile, reverseInside, replace, contract, contract, part],
];

function opposite(direction: 1 | -1): 1 | -1 {
  return direction > 0 ? -1 : 1;
}

function withNests(genome: Genome, nests: readonly GeneNest[]): Genome {
  return { ...genome, nests };
}

function replaced(nests: readonly GeneNest[], at: number, by: readonly GeneNest[]): GeneNest[] {
  return [...nests.slice(0, at), ...by, ...nests.slice(at + 1)];
}

function changedEntry(genome: Genome, random: PythonRandom, change: (entry: GeneEntry) => GeneEntry): Genome {
  const at = random.below(genome.nests.length);
  const nest = genome.nests[at]!;
  const which = random.below(nest.entries.length);
  const entries = nest.entries.map((entry, i) => (i === which ? change(entry) : entry));
  return withNests(genome, replaced(genome.nests, at, [{ ...nest, entries }]));
}

/** An axis over which one of the entries can loop. */
function pickAxis(
  { statements }: Program,
  entries: readonly GeneEntry[],
  random: PythonRandom,
): string | undefined {
  const axes = entries.flatMap(({ statement }) => statements[statement]!.forms.map(({ axis }) => axis));
  const loops = [...new Set(axes)].filter((axis) => axis !== '1');
  return loops.length === 0 ? undefined : random.choice(loops);
}

/** The entries in a loop over an axis: those that have no such loop stand before it or after it. */
function placed(
  { statements }: Program,
  entries: readonly GeneEntry[],
  axis: string,
  random: PythonRandom,
): GeneEntry[] | undefined {
  return entries.map((entry) => {
    const form = statements[entry.statement]!.forms.findIndex((each) => each.axis === axis);
    if (form >= 0) return { ...entry, form, place: 'loop' };
    const place = entry.place === 'loop' ? random.choice(['before', 'after'] as const) : entry.place;
    return { ...entry, place, inside: 1 };
  });
}
