// The link between the address and the page: reading, writing, and Back as undo.

import { type Accessor, createContext, createMemo, createSignal, onCleanup, useContext } from 'solid-js';
import { type Fragment, type Ignored, parseFragment, printFragment, readValues } from './fragment.ts';
import type { Table, Values } from './setting.ts';
import { SETTINGS, type ViewName } from './settings.ts';

/** `push`: Back undoes it. `replace`: it goes on with what the last entry was about (a drag, a pan, the time). */
export type How = 'push' | 'replace';

export interface Link {
  readonly fragment: Accessor<Fragment>;
  /** The last address that a view had, for the way back to it. */
  readonly last: (view: string) => string;
  readonly go: (address: string, how: How) => void;
}

/** Browsers refuse more than a few hundred address changes in some seconds. */
const WAIT = 200;

export function createLink(): Link {
  const [address, setAddress] = createSignal(location.hash);
  const fragment = createMemo(() => parseFragment(address()));
  const last = new Map<string, string>();
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    history.replaceState(null, '', address());
  };
  const remember = () => last.set(fragment().view, address());
  const moved = () => {
    clearTimeout(waiting);
    waiting = undefined;
    setAddress(location.hash);
    remember();
  };
  addEventListener('popstate', moved);
  addEventListener('pagehide', flush);
  onCleanup(() => {
    removeEventListener('popstate', moved);
    removeEventListener('pagehide', flush);
  });
  remember();
  return {
    fragment,
    last: (view) => last.get(view) ?? `#${view}`,
    go: (next, how) => {
      if (next === address()) return;
      if (how === 'push') {
        flush();
        history.pushState(null, '', next);
      }
      setAddress(next);
      remember();
      if (how === 'replace') waiting ??= setTimeout(flush, WAIT);
    },
  };
}

export const LinkContext = createContext<Link>();

export function useLink(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error('there is no link around this component');
  return link;
}

export interface Settings<T extends Table> {
  readonly values: Accessor<Values<T>>;
  /** What the link has that could not be used. */
  readonly ignored: Accessor<readonly Ignored[]>;
  readonly set: (changes: Partial<Values<T>>, how?: How) => void;
  /** The address that these values have with some changes, for a link to copy. */
  readonly address: (changes: Partial<Values<T>>) => string;
}

/** The settings of a view, read from the address and written to it. */
export function useSettings<N extends ViewName>(view: N): Settings<(typeof SETTINGS)[N]> {
  type T = (typeof SETTINGS)[N];
  const table: T = SETTINGS[view];
  const link = useLink();
  // A view that is being left keeps the values it had.
  const found = createMemo<ReturnType<typeof readValues<T>>>((before) => {
    const fragment = link.fragment();
    const here = fragment.view === view || (fragment.view === '' && view === FIRST);
    return here || !before ? readValues(table, here ? fragment.query : new Map()) : before;
  });
  const values = createMemo(() => found().values, undefined, { equals: same });
  const address = (changes: Partial<Values<T>>) =>
    printFragment(view, table, { ...values(), ...changes } as Values<T>);
  return {
    values,
    ignored: () => found().ignored,
    address,
    set: (changes, how = 'push') => link.go(address(changes), how),
  };
}

/** The view that an empty address means. */
export const FIRST: ViewName = 'polytopes';

function same(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(a).every((name) => a[name] === b[name]);
}
