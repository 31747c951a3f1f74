// Which requests `crease open` looks at: what is odd about a request line or its headers is refused before anything else.

/** A request as it came, nothing decoded. */
export interface RawRequest {
  readonly method: string;
  /** The target of the request line. */
  readonly target: string;
  /** Names and values in turn, as they came: doubles included. */
  readonly headers: readonly string[];
}

/** A request that is well formed and came to the right place; whether it may have an answer is another matter. */
export interface CheckedRequest {
  readonly method: 'GET' | 'HEAD';
  /** As it came. Of its characters none is ever decoded, so that it says one thing only. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The value of a header that came once at most. */
  header(name: string): string | undefined;
  /** The page itself, fetched to be shown in a tab of its own. */
  readonly isPage: boolean;
}

export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** Segments of letters, digits, `-`, `_` and `.`, not beginning with a dot: neither `..` nor `%` nor `\` nor `//`. */
const PATH = /^\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?$/;

const QUERY = /^[A-Za-z0-9._~=&-]*$/;

/** The names under which a browser on the same machine, or behind `ssh -L`, reaches the loopback interface. */
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Checks a request that came to `port`. */
export function checkRequest(
  { method, target, headers }: RawRequest,
  port: number,
): CheckedRequest | Refusal {
  const all = (name: string) =>
    headers.filter((_, i) => i % 2 === 1 && headers[i - 1]!.toLowerCase() === name);
  const header = (name: string) => all(name)[0];

  // A page elsewhere may have a name of its own point to this machine; its requests carry that name.
  const host = all('host').length === 1 ? header('host')!.toLowerCase() : undefined;
  const hosts = LOOPBACK.flatMap((name) => [`${name}:${port}`, ...(port === 80 ? [name] : [])]);
  if (host === undefined || !hosts.includes(host)) {
    return { status: 403, text: `this server answers to ${hosts[0]} and ${hosts[1]} only` };
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, text: 'this server answers GET and HEAD only' };
  }
  if (all('transfer-encoding').length > 0 || all('content-length').some((length) => length !== '0')) {
    return { status: 400, text: 'this server takes no body' };
  }
  const [path = '', query = '', ...more] = target.split('?');
  if (more.length > 0 || !PATH.test(path) || !QUERY.test(query)) {
    return { status: 404, text: 'there is nothing at this address' };
  }
  const isPage = path === '/' || path === '/index.html';
  const origin = all('origin');
  if (origin.length > 1 || (origin.length === 1 && origin[0] !== `http://${host}`)) {
    return { status: 403, text: 'this server answers its own page only' };
  }
  // A link to the page may stand anywhere; its parts and the runs are for the page alone.
  const isFromElsewhere = all('sec-fetch-site').some((site) => site !== 'same-origin' && site !== 'none');
  const isLink = header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document';
  if (isFromElsewhere && !(isPage && isLink)) {
    return { status: 403, text: 'this server answers its own page only' };
  }
  return { method, path, query: new URLSearchParams(query), header, isPage };
}
