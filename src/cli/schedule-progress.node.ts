// The progress of a search on stderr: one live bar on a terminal, a line a round elsewhere.

import type { SearchState } from '../memory/schedule/search.ts';
import { bar, duration } from './bar.ts';

const REDRAW_EVERY = 100;

export class SearchProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #quiet: boolean;
  readonly #moves: number;
  readonly #began = performance.now();
  readonly #from: number;
  #drawn = 0;
  #rounds = 0;

  /** @param moves of the whole search, and those that were tried before */
  constructor(stream: NodeJS.WriteStream, quiet: boolean, moves: number, tried: number) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.#moves = moves;
    this.#from = tried;
  }

  show(state: SearchState): void {
    if (this.#quiet) return;
    if (this.#stream.isTTY) {
      const now = performance.now();
      if (now - this.#drawn < REDRAW_EVERY && state.tried < this.#moves) return;
      this.#drawn = now;
      this.#stream.write(`\r${this.#line(state).slice(0, (this.#stream.columns || 80) - 1)}\x1b[K`);
    } else if (state.winners.length > this.#rounds) {
      this.#rounds = state.winners.length;
      this.#stream.write(`${this.#line(state)}\n`);
    }
  }

  close(): void {
    if (!this.#quiet && this.#stream.isTTY) this.#stream.write('\n');
  }

  #line({ tried, effort, winners, first }: SearchState): string {
    const done = tried - this.#from;
    const left = ((performance.now() - this.#began) / 1000 / Math.max(1, done)) * (this.#moves - tried);
    const best = Math.min(...winners.map(({ cost }) => cost));
    const saved =
      first === null || !Number.isFinite(best) ? '' : `  best ${(100 * (best / first - 1)).toFixed(1)}%`;
    const round = Math.min(effort.rounds, Math.floor(tried / effort.moves) + 1);
    const what = tried < effort.rounds * effort.moves ? `round ${round} of ${effort.rounds}` : 'finish';
    const rest = done > 20 ? `  ${duration(left)} left` : '';
    return `move ${tried}/${this.#moves} ${bar(tried / this.#moves, 20)}  ${what}${saved}${rest}`;
  }
}
