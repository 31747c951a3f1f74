// JSON pointers (RFC 6901): where in an answer a step looks.

/** What a pointer leads to; undefined where it leads to nothing. */
export interface Found {
  readonly value: unknown;
}

/**
 * The tokens of a pointer, plain (`/regions`) or as the fragment of an address (`#/regions`, percent-encoded); undefined
 * if it is none. The empty pointer is the whole answer.
 */
export function pointerTokens(pointer: string): string[] | undefined {
  let text = pointer;
  if (pointer.startsWith('#')) {
    try {
      text = decodeURIComponent(pointer.slice(1));
    } catch {
      return undefined;
    }
  }
  if (text === '') return [];
  if (!text.startsWith('/') || /~(?![01])/.test(text)) return undefined;
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What the pointer leads to in a JSON value; undefined for no pointer, and for one into nothing. */
export function atPointer(value: unknown, pointer: string): Found | undefined {
  const tokens = pointerTokens(pointer);
  if (tokens === undefined) return undefined;
  let here = value;
  for (const token of tokens) {
    if (typeof here !== 'object' || here === null) return undefined;
    // An array has a length, which no pointer of RFC 6901 can name.
    if (Array.isArray(here) && !/^(0|[1-9]\d{0,15})$/.test(token)) return undefined;
    if (!Object.hasOwn(here, token)) return undefined;
    here = (here as Record<string, unknown>)[token];
  }
  return { value: here };
}

/** A copy of a JSON value without what the pointers lead to. */
export function without(value: unknown, pointers: readonly string[]): unknown {
  const copy = structuredClone(value);
  for (const pointer of pointers) remove(copy, pointerTokens(pointer)!);
  return copy;
}

/** Removes what a path leads to; `*` stands for every entry of an array or object. */
function remove(value: unknown, [token, ...rest]: readonly string[]): void {
  if (typeof value !== 'object' || value === null || token === undefined) return;
  const container = value as Record<string, unknown>;
  const keys = token === '*' ? Object.keys(container) : Object.hasOwn(container, token) ? [token] : [];
  for (const key of keys) {
    if (rest.length === 0) delete container[key];
    else remove(container[key], rest);
  }
}
