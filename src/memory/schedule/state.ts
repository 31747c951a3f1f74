// The state of a search as text, to go on from later; what is read back is checked, never trusted.

import { InputError } from '../../format/input-error.ts';
import type { GeneEntry, GeneNest, Genome } from './genome.ts';
import type { Program } from './program.ts';
import { plainOrder } from './schedule.ts';
import type { Scored, SearchState } from './search.ts';

export function stateText(state: SearchState): string {
  return `${JSON.stringify(state)}\n`;
}

/**
 * @param fresh the state with which the same search begins
 * @throws InputError for what is no state of that search
 */
export function readState(text: string, where: string, fresh: SearchState, program: Program): SearchState {
  const wrong = (what: string) =>
    new InputError(`${where}: ${what}; name another --state, or the flags that it was begun with`);
  let state: SearchState;
  try {
    state = JSON.parse(text) as SearchState;
  } catch {
    throw wrong('it is not JSON');
  }
  const same = ['version', 'learner', 'decisions', 'seed', 'effort', 'wholeBuffers', 'holding'] as const;
  for (const key of same) {
    if (JSON.stringify(state?.[key]) !== JSON.stringify(fresh[key]))
      throw wrong(`it is the state of a search with another ${key}`);
  }
  const { effort, tried, winners } = state;
  const moves = effort.rounds * effort.moves + effort.finish;
  if (!Number.isInteger(tried) || tried < 0 || tried > moves) throw wrong('its number of moves is wrong');
  if (!Array.isArray(winners) || winners.length > effort.rounds) throw wrong('its winners are wrong');
  for (const scored of [state.current, state.best, ...winners]) {
    if (!isScored(scored, program)) throw wrong('one of its schedules is wrong');
  }
  return state;
}

function isScored(value: Scored | undefined, program: Program): boolean {
  const cost = value?.cost;
  // JSON has no infinity: a search that has just begun knows no cost.
  const isCost = cost === null || (typeof cost === 'number' && cost > 0);
  return isCost && isGenome(value?.genome, program);
}

function isGenome(value: Genome | undefined, program: Program): boolean {
  if (value === undefined || (value.phases !== 1 && value.phases !== 2)) return false;
  if (!Array.isArray(value.nests) || !Array.isArray(value.contracted)) return false;
  if (!value.contracted.every((b) => program.buffers[b]?.role === 'temporary')) return false;
  const second: unknown = value.second ?? value.nests;
  return Array.isArray(second) && isPhase(value.nests, program) && isPhase(second, program);
}

function isPhase(nests: readonly GeneNest[], program: Program): boolean {
  if (!nests.every((nest) => isNest(nest, program))) return false;
  const statements = nests.flatMap(({ entries }) => entries.map(({ statement }) => statement));
  const sorted = (all: readonly number[]) => String([...all].sort((a, b) => a - b));
  return sorted(statements) === sorted(plainOrder(program));
}

const isSign = (value: unknown) => value === 1 || value === -1;

function isNest(nest: GeneNest | undefined, program: Program): boolean {
  if (!Number.isInteger(nest?.tile) || nest!.tile < 0) return false;
  const { directions, entries } = nest!;
  if (!Array.isArray(directions) || directions.length !== 2 || !directions.every(isSign)) return false;
  return Array.isArray(entries) && entries.every((entry) => isEntry(entry, program));
}

function isEntry(entry: GeneEntry | undefined, { statements }: Program): boolean {
  const { statement, form, inside, place, stores } = entry ?? {};
  return (
    statements[statement as number]?.forms[form as number] !== undefined &&
    isSign(inside) &&
    ['before', 'loop', 'after'].includes(place as string) &&
    typeof stores === 'boolean'
  );
}
