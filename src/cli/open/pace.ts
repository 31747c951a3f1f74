// Work that many ask for at once: done once for all of them, or a few pieces at a time.

/** A function that does its work anew at most every some milliseconds; in between it gives the last result. */
export function atMostEvery<T>(milliseconds: number, work: () => Promise<T>): () => Promise<T> {
  let latest: { readonly result: Promise<T>; until: number } | undefined;
  return () => {
    if (latest !== undefined && performance.now() < latest.until) return latest.result;
    const current = { result: work(), until: Number.POSITIVE_INFINITY };
    latest = current;
    const end = () => {
      current.until = performance.now() + milliseconds;
    };
    current.result.then(end, () => {
      current.until = 0;
    });
    return current.result;
  };
}

/** The results of `work` on every item, in order, `width` of them at once. */
export async function inTurns<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const one = async () => {
    while (next < items.length) {
      const at = next++;
      results[at] = await work(items[at]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, one));
  return results;
}
