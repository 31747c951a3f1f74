// The part of the address after #: the view, and the settings that are not at their defaults. Versioned; old and damaged
// links are read as far as they go.

import { defaults, read, type Table, type Values, write } from './setting.ts';

/** Raised when a setting changes its name, meaning or default; `UPGRADES` then says what the older ones meant. */
export const VERSION = 1;

/** The n-th turns what version n + 1 wrote into what the next version reads. */
const UPGRADES: readonly ((view: string, query: Map<string, string>) => void)[] = [];

export interface Fragment {
  /** Empty: the first view. */
  readonly view: string;
  readonly query: ReadonlyMap<string, string>;
  /** Said where the link comes from a newer Crease. */
  readonly newer: boolean;
}

/** A setting of a link that was left at its default, and why. */
export interface Ignored {
  readonly name: string;
  readonly written: string;
  readonly why: string;
}

/** Takes `#polytopes?v=1&seed=3` apart; never throws. */
export function parseFragment(fragment: string): Fragment {
  const bare = fragment.replace(/^#\/?/, '');
  const cut = bare.indexOf('?');
  const view = decoded(cut < 0 ? bare : bare.slice(0, cut));
  const query = new Map<string, string>();
  for (const part of cut < 0 ? [] : bare.slice(cut + 1).split('&')) {
    const at = part.indexOf('=');
    if (at > 0) query.set(decoded(part.slice(0, at)), decoded(part.slice(at + 1)));
  }
  const version = Number(query.get('v') ?? VERSION);
  query.delete('v');
  if (Number.isInteger(version) && version > 0) {
    for (const upgrade of UPGRADES.slice(version - 1)) upgrade(view, query);
  }
  return { view, query, newer: version > VERSION };
}

/** The values of a table's settings as a link has them; what it lacks, or has wrong, is at its default. */
export function readValues<T extends Table>(
  table: T,
  query: ReadonlyMap<string, string>,
): { readonly values: Values<T>; readonly ignored: readonly Ignored[] } {
  const values: Record<string, string | number | boolean> = { ...defaults(table) };
  const ignored: Ignored[] = [];
  for (const [name, written] of query) {
    const setting = Object.hasOwn(table, name) ? table[name] : undefined;
    const found = setting ? read(setting, written) : { wrong: 'is not known here' };
    if ('value' in found) values[name] = found.value;
    else ignored.push({ name, written, why: found.wrong });
  }
  return { values: values as Values<T>, ignored };
}

/** The shortest fragment for a view and the values of its settings. */
export function printFragment<T extends Table>(view: string, table: T, values: Values<T>): string {
  const parts = Object.entries(table).flatMap(([name, setting]) => {
    const value = values[name]!;
    return value === setting.default ? [] : [`${encoded(name)}=${encoded(write(value))}`];
  });
  return parts.length === 0 ? `#${view}` : `#${view}?v=${VERSION}&${parts.join('&')}`;
}

/** Everything that chat programs and mail cut links at is escaped; what they leave alone stays readable. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%(2C|3A|2F|40)/g, (code) => decodeURIComponent(code));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}
