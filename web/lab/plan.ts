// How many threads train and how many cut polytopes, so that training keeps at least half its speed while both work.

/** Threads of one lab. */
export interface Plan {
  /** Threads that train, the worker's own included. */
  readonly training: number;
  /** Helpers of training that go on while polytopes are cut; the others wait then. */
  readonly ungated: number;
  /** Threads that cut. */
  readonly cutting: number;
  /** Whether cutting rests as long as it worked, because there is one core for both. */
  readonly rests: boolean;
}

/** More threads than these gain nothing with networks that can be looked at. */
const MOST_TRAINING = 8;
const MOST_CUTTING = 4;

/**
 * @param cores of the machine, as far as the page is told
 * @param isShared whether threads may share memory; without it training has one
 * @param labs how many labs work at once
 */
export function planOf(cores: number, isShared: boolean, labs = 1): Plan {
  const mine = Math.max(1, Math.floor(cores / labs));
  const training = isShared ? Math.min(mine, MOST_TRAINING) : 1;
  // Half the cores when training is to have the other half; all but one where it has only one.
  const spare = isShared ? Math.floor(mine / 2) : mine - 1;
  const cutting = Math.min(Math.max(1, spare), MOST_CUTTING);
  const ungated = Math.max(0, Math.min(training, mine - cutting) - 1);
  return { training, ungated, cutting, rests: mine < 2 };
}
