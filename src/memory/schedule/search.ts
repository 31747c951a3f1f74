// The search for a schedule: simulated annealing on a small copy of the network, then descent on the network itself.

import { exp } from '../../random/math.ts';
import { PythonRandom } from '../../random/python.ts';
import { costOf } from './cost.ts';
import { type Genome, plainGenome, scheduleOf } from './genome.ts';
import { mutated } from './moves.ts';
import { programOf } from './network-program.ts';
import type { Learner, Program } from './program.ts';
import type { Schedule } from './schedule.ts';
import { smallDecisions, smallLearner, smallSteps } from './small.ts';
import type { Holding } from './trace.ts';
import { violationOf } from './versions.ts';
import type { Decisions } from './walk.ts';

/** How much is tried. */
export interface Effort {
  /** Annealings on the small copy, and the moves of each. */
  readonly rounds: number;
  readonly moves: number;
  /** Moves of the descent on the network itself. */
  readonly finish: number;
}

export const EFFORT: Effort = { rounds: 3, moves: 4000, finish: 60 };

/** Everything from which a search goes on as if it had never stopped; plain data. */
export interface SearchState {
  readonly version: 1;
  readonly learner: Learner;
  readonly decisions: Decisions;
  readonly seed: number;
  readonly effort: Effort;
  /** Whether every temporary is stored whole. */
  readonly wholeBuffers: boolean;
  readonly holding: Holding;
  /** Moves tried so far, over all rounds and the finish. */
  readonly tried: number;
  /** What the plain order costs on the small copy; null before the first move. */
  readonly first: number | null;
  /** Where the round is now, and what it costs on the small copy (in the finish: on the network). */
  readonly current: Scored;
  /** The best of the rounds that are over, and of this one. */
  readonly winners: readonly Scored[];
  readonly best: Scored;
}

export interface SearchOptions {
  readonly wholeBuffers?: boolean;
  readonly holding?: Holding;
}

export interface Scored {
  readonly genome: Genome;
  readonly cost: number;
}

/** The temperature at the beginning of a round, as a share of the cost; at the end it is exp(-COOLING) of that. */
const HOT = 0.03;
const COOLING = 4.6;

const MOST_KNOWN = 20_000;

export class ScheduleSearch {
  readonly program: Program;
  readonly #small: Program;
  readonly #smallDecisions: Decisions;
  readonly #steps: Decisions;
  readonly #module: WebAssembly.Module;
  /** Costs on the small copy: many moves lead back. */
  readonly #known = new Map<string, number>();
  #state: SearchState;

  constructor(state: SearchState, module: WebAssembly.Module) {
    const { learner, decisions } = state;
    this.program = programOf(learner);
    this.#small = programOf(smallLearner(learner));
    // A network that is small itself is its own copy, with its own steps.
    const isSmall = this.program.learner === this.#small.learner && decisions.length <= 8;
    this.#smallDecisions = isSmall ? decisions : smallDecisions(decisions);
    this.#steps = smallSteps(decisions);
    this.#module = module;
    this.#state = state;
  }

  /** A search at its beginning: the plain order. */
  static begin(
    learner: Learner,
    decisions: Decisions,
    seed: number,
    effort: Effort,
    module: WebAssembly.Module,
    { wholeBuffers = false, holding = 'loop' }: SearchOptions = {},
  ): ScheduleSearch {
    const start = { genome: plainGenome(programOf(learner)), cost: Number.POSITIVE_INFINITY };
    const state: SearchState = {
      ...{ version: 1, learner, decisions, seed, effort, wholeBuffers, holding, tried: 0, first: null },
      ...{ current: start, winners: [], best: start },
    };
    return new ScheduleSearch(state, module);
  }

  get state(): SearchState {
    return this.#state;
  }

  /** Moves in all. */
  get moves(): number {
    const { rounds, moves, finish } = this.#state.effort;
    return rounds * moves + finish;
  }

  get isDone(): boolean {
    return this.#state.tried >= this.moves;
  }

  /** Tries one move. */
  step(): void {
    const { effort, tried } = this.#state;
    if (tried < effort.rounds * effort.moves) this.#anneal();
    else this.#finish();
  }

  #anneal(): void {
    const { effort, tried, winners } = this.#state;
    const at = tried % effort.moves;
    let { current } = this.#state;
    let won = winners;
    let { first } = this.#state;
    if (at === 0) {
      const genome = plainGenome(this.program);
      current = { genome, cost: this.#costOfSmall(genome) };
      won = [...winners, current];
      first = current.cost;
    }
    const random = this.#random();
    const temperature = HOT * exp((-COOLING * at) / effort.moves);
    const genome = mutated(this.#small, current.genome, random);
    const cost = genome === undefined ? Number.POSITIVE_INFINITY : this.#costOfSmall(genome);
    const worse = cost / current.cost - 1;
    if (genome !== undefined && random.random() < exp(Math.max(-700, -worse / temperature))) {
      current = { genome, cost };
      if (cost < won.at(-1)!.cost) won = [...won.slice(0, -1), current];
    }
    this.#state = { ...this.#state, tried: tried + 1, first, current, winners: won };
  }

  /** Infinite where the order is wrong. */
  #costOfSmall(genome: Genome): number {
    const schedule = scheduleOf(this.#small, genome);
    const key = JSON.stringify(schedule);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const cost = this.#measuredSmall(schedule);
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, cost);
    return cost;
  }

  #measuredSmall(schedule: Schedule): number {
    if (this.#state.wholeBuffers && schedule.contracted.length > 0) return Number.POSITIVE_INFINITY;
    if (violationOf(this.#small, schedule, this.#smallDecisions) !== undefined)
      return Number.POSITIVE_INFINITY;
    return costOf(this.#small, schedule, this.#smallDecisions, this.#module, this.#state.holding).dmd;
  }

  /** The best so far, on the network itself. */
  answer(): Scored {
    const { tried, effort, winners, best } = this.#state;
    if (tried > effort.rounds * effort.moves) return best;
    const scored = [plainGenome(this.program), ...winners.map(({ genome }) => genome)].map((genome) => ({
      genome,
      cost: this.#costOfWhole(genome),
    }));
    return scored.reduce((a, b) => (b.cost < a.cost ? b : a));
  }

  #finish(): void {
    const { effort, tried } = this.#state;
    let { current } = this.#state;
    if (tried === effort.rounds * effort.moves) current = this.answer();
    const genome = mutated(this.program, current.genome, this.#random());
    const isLegal = genome !== undefined && Number.isFinite(this.#costOfSmall(genome));
    const cost = isLegal ? this.#costOfWhole(genome) : Number.POSITIVE_INFINITY;
    if (cost < current.cost) current = { genome: genome!, cost };
    this.#state = { ...this.#state, tried: tried + 1, current, best: current };
  }

  /** Infinite where the order is wrong: what holds for the small copy is looked at again. */
  #costOfWhole(genome: Genome): number {
    const schedule = scheduleOf(this.program, genome);
    if (violationOf(this.program, schedule, this.#steps) !== undefined) return Number.POSITIVE_INFINITY;
    return costOf(this.program, schedule, this.#steps, this.#module, this.#state.holding).dmd;
  }

  /** A generator of its own for every move, so that nothing of it has to be kept. */
  #random(): PythonRandom {
    return new PythonRandom((BigInt(this.#state.seed) << 32n) + BigInt(this.#state.tried));
  }
}
