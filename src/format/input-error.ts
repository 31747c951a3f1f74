// The error of bad input: one line that names the input, the reason and the remedy.

/** Thrown for input that Crease refuses. The command line prints its message, without a stack, and exits with 2. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
