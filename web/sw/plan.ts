// What the service worker does with a request, and the names of its caches: rules without a browser.

/** `page` and `fresh`: from the network, or kept where that fails. `kept`: kept, or else from the network. */
export type Handling = 'leave' | 'page' | 'fresh' | 'kept';

export interface Asked {
  readonly url: string;
  readonly method: string;
  /** Whether it is for a page of its own. */
  readonly navigates: boolean;
}

/**
 * What to do with a request.
 * @param scope the address of the folder in which the page lies, ending in a slash
 * @param files what was built, relative to it
 */
export function handling(
  { url, method, navigates }: Asked,
  scope: string,
  files: ReadonlySet<string>,
): Handling {
  if (method !== 'GET' || !url.startsWith(scope)) return 'leave';
  const { search } = new URL(url);
  const path = url.slice(scope.length).replace(/[?#].*$/, '');
  // A token belongs to a server, and to nobody else.
  if (/[?&]token=/.test(search)) return 'leave';
  if (navigates) return path === '' || path === 'index.html' ? 'page' : 'leave';
  // Runs, and whatever else is no part of the page, are never kept.
  if (search !== '' || !files.has(path)) return 'leave';
  return path === SERVED_BY ? 'fresh' : 'kept';
}

/** Says what serves the page; see src/run/listing.ts. */
const SERVED_BY = 'served-by.json';

/** The caches of one page among the others of its host; the newest version comes last. */
export function cacheName(scope: string, version: string): string {
  return `${cachePrefix(scope)}${version}`;
}

function cachePrefix(scope: string): string {
  return `crease ${new URL(scope).pathname} `;
}

/**
 * The caches that a new version removes: all of this page but its own and the one before it, which pages that are still
 * open need for what they load later.
 * @param names of all caches of the host, in the order in which they were made
 */
export function outdated(names: readonly string[], scope: string, version: string): string[] {
  const prefix = cachePrefix(scope);
  const older = names.filter((name) => name.startsWith(prefix) && name !== prefix + version);
  return older.slice(0, -1);
}

/** What the build writes into the worker: the version, and the files relative to the page. */
export interface Build {
  readonly version: string;
  readonly files: readonly string[];
}

/** One word: the worker's code is minified, and quotes in it are whatever they are. */
export function printBuild({ version, files }: Build): string {
  return [version, ...files].join('|');
}

export function parseBuild(text: string): Build {
  const [version = '', ...files] = text.split('|');
  return { version, files };
}
