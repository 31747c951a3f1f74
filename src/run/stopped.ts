// The end of a run that could not go on: not the input's fault, and not the user's wish.

/** Thrown when a run stops itself: a loss that is not finite, a full disk. The command line then exits with 3. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
}
