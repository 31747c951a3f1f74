// Lets a flag of one letter be typed with two dashes, which the command-line library has no place for.

/** The commands with such flags: the n and k of sparse parity are called nothing else. */
const COMMANDS: ReadonlySet<string> = new Set(['parity', 'schedule']);

/** What was typed, with -n for --n and -n=3 for --n=3; up to -- if there is one, and of some commands only. */
export function withShortLetters(typed: readonly string[]): readonly string[] {
  if (!COMMANDS.has(typed[0] ?? '')) return typed;
  const end = typed.indexOf('--');
  return typed.map((word, i) => (end >= 0 && i > end ? word : word.replace(/^--([a-z])(?==|$)/, '-$1')));
}
