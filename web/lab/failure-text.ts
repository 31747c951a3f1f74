// What went wrong in a worker, as the one line that a page shows.

/** One line of any error; of an engine that has no memory left, with what helps in a page. */
export function failureText(error: unknown): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
  if (error instanceof RangeError && /memory|allocat|GiB|length/i.test(text)) {
    return `not enough memory (${withoutRemedy(text)}): take a smaller shape, batch size or picture`;
  }
  return text || 'an error without a message';
}

/** Why polytopes cannot be had. */
export function refusalText(error: unknown): string {
  const text = failureText(error);
  if (!text.startsWith('the partition does not fit')) return text;
  return `${text.replace(/: take a smaller.*$/, '')}: zoom in or take a smaller shape`;
}

function withoutRemedy(text: string): string {
  return text.replace(/: use .*$/, '');
}
