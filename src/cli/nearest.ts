// The nearest of some names to one that was mistyped.

/** Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions, neighbours swapped. */
export function editDistance(a: string, b: string): number {
  return prefixDistances(a, b)[b.length]!;
}

/** The distances from a to the first 0, 1, ... letters of b. */
function prefixDistances(a: string, b: string): number[] {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, beforePrevious[j - 2]! + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous;
}

/**
 * The name that takes the fewest edits to reach from `input`, as a share of the letters: in edits alone a short name is
 * near to everything. The rest of a name, after letters that `input` is near to, counts as half an edit. The first of
 * several.
 */
export function nearest(input: string, names: readonly string[]): string {
  const distance = (name: string) => {
    const prefixes = prefixDistances(input, name);
    const whole = prefixes.pop()! / Math.max(input.length, name.length, 1);
    return input.length < 2 ? whole : Math.min(whole, (Math.min(...prefixes) + 0.5) / input.length);
  };
  return names.reduce((best, name) => (distance(name) < distance(best) ? name : best));
}
