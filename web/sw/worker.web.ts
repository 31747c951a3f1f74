// The service worker: keeps the built page for when there is no network, and adds the headers that threads need where
// the host cannot set them. It keeps nothing else: no runs, no pictures, no weights.

import { cacheName, handling, outdated, parseBuild } from './plan.ts';

/** The part of a service worker's global scope that is used here; the DOM's types lack it. */
interface WorkerScope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

interface Extendable {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** How long the network may take for the page itself, in milliseconds, where it is kept. */
const PATIENCE = 4000;

/** The build replaces this word. */
const { version, files } = parseBuild('__CREASE_BUILD__');

const worker = globalThis as unknown as WorkerScope;
const { scope } = worker.registration;
const known = new Set(files);
const cache = cacheName(scope, version);

worker.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const requests = files.map((file) => new Request(addressOf(file), { cache: 'no-cache' }));
      await (await caches.open(cache)).addAll(requests);
      // Pages that are open go on with what the version before has kept for them.
      await worker.skipWaiting();
    })(),
  );
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const names = outdated(await caches.keys(), scope, version);
      await Promise.all(names.map((name) => caches.delete(name)));
      await worker.clients.claim();
    })(),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { url, method, mode } = request;
  const how = handling({ url, method, navigates: mode === 'navigate' }, scope, known);
  if (how === 'page') event.respondWith(isolated(newest(request, addressOf('index.html'))));
  if (how === 'fresh') event.respondWith(isolated(newest(request, url)));
  if (how === 'kept') event.respondWith(isolated(kept(url).then((found) => found ?? fetch(request))));
});

function addressOf(file: string): string {
  return new URL(file, scope).href;
}

/** From the network, or what is kept under `address` where the network fails, or takes too long. */
async function newest(request: Request, address: string): Promise<Response> {
  const fetched = fetch(request);
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined));
  const response = await Promise.race([fetched, late]).catch(() => undefined);
  if (response?.ok) return response;
  return (await kept(address)) ?? fetched;
}

/** What this version has kept, or else the one before it: a page that is still open may be of that. */
async function kept(address: string): Promise<Response | undefined> {
  const own = await (await caches.open(cache)).match(address, { ignoreVary: true });
  return own ?? caches.match(address, { ignoreVary: true });
}

/** The answer with the headers that isolate the page, and let an isolated page load it. */
async function isolated(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.status === 0)
    return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  const { status, statusText } = response;
  const isEmpty = status === 204 || status === 304;
  return new Response(isEmpty ? null : response.body, { status, statusText, headers });
}
