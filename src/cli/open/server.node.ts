// The server of `crease open`: the lab's page and the runs of one directory, to be read, by whoever has the token.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { API, type RunList, SERVED_BY, type ServedBy } from '../../run/listing.ts';
import { Access } from './access.node.ts';
import type { Asset } from './assets.node.ts';
import { contentsOf, metricsFrom } from './contents.node.ts';
import { isRunFile, typeOf } from './file-names.ts';
import { openInside } from './inside.node.ts';
import { atMostEvery, inTurns } from './pace.ts';
import { type CheckedRequest, checkRequest } from './request.ts';
import type { FoundRun, Runs } from './runs.node.ts';
import { securityHeaders } from './security.ts';
import { PATIENCE, type Patience, sendBytes, sendFile } from './send.node.ts';
import { Summaries } from './summary.node.ts';

/** The only address that is listened on. */
export const ADDRESS = '127.0.0.1';

/** Each may have a file open beside its connection. */
const CONNECTIONS = 500;

/** For how many milliseconds the list of runs is good, and of how many runs the files are read at once. */
const FRESH = 400;
const AT_ONCE = 16;

export interface OpenServer {
  readonly port: number;
  readonly access: Access;
  /** Ends it, and every connection. */
  close(): Promise<void>;
}

/**
 * Starts it.
 * @param port 0 for any that is free
 * @throws Node's error if it cannot listen there
 */
export async function serve(
  runs: Runs,
  assets: ReadonlyMap<string, Asset>,
  port: number,
  patience: Patience = PATIENCE,
): Promise<OpenServer> {
  const server = createServer({
    maxHeaderSize: 16_384,
    headersTimeout: 10_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: 2000,
  });
  server.maxConnections = CONNECTIONS;
  server.timeout = 2 * patience.every;
  // What is no HTTP is told so, if it still listens.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  await listening(server, port);
  const used = (server.address() as AddressInfo).port;
  const access = new Access(used);
  const site = new Site(runs, assets, access, used, patience);
  server.on('request', (request, response) => void site.answer(request, response));
  return {
    port: used,
    access,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: ADDRESS, port, exclusive: true }, () => {
      server.off('error', reject);
      // A connection that cannot be taken, for want of file descriptors, is no reason to end.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** What there is to be asked for. */
class Site {
  readonly #runs: Runs;
  readonly #assets: ReadonlyMap<string, Asset>;
  readonly #access: Access;
  readonly #port: number;
  readonly #patience: Patience;
  readonly #summaries: Summaries;
  readonly #list: () => Promise<RunList>;

  constructor(
    runs: Runs,
    assets: ReadonlyMap<string, Asset>,
    access: Access,
    port: number,
    patience: Patience,
  ) {
    this.#runs = runs;
    this.#assets = assets;
    this.#access = access;
    this.#port = port;
    this.#patience = patience;
    this.#summaries = new Summaries(runs.root);
    this.#list = atMostEvery(FRESH, async () => {
      const { runs, isCut } = await this.#runs.list();
      const summaries = await inTurns(runs, AT_ONCE, (run) => this.#summaries.of(run));
      return { v: 1, directory: this.#runs.name, runs: summaries, isCut };
    });
  }

  /** Answers a request, whatever it is and whatever happens. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    try {
      const { method = '', url: target = '', rawHeaders: headers } = request;
      const checked = checkRequest({ method, target, headers }, this.#port);
      if ('status' in checked) return refuse(response, checked.status, checked.text);
      if (!this.#access.admits(checked.query.getAll('token'), checked.header('cookie'))) {
        return refuse(
          response,
          403,
          'the token is missing or wrong; open the address that crease open printed',
        );
      }
      await this.#send(checked, response);
    } catch {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'this could not be read');
    }
  }

  async #send(request: CheckedRequest, response: ServerResponse): Promise<void> {
    const { path, query, isPage } = request;
    // With the page comes the cookie, with which the rest is asked for.
    if (isPage && query.has('token')) response.setHeader('Set-Cookie', this.#access.setCookie);
    const asset = path === `/${SERVED_BY}` ? json(SERVED) : this.#assets.get(path);
    if (asset !== undefined) {
      setHeaders(response, false);
      return sendBytes(response, request, asset, this.#patience);
    }
    if (path.startsWith(`/${API}`)) return this.#sendRun(path.slice(API.length + 1), request, response);
    refuse(response, 404, 'there is nothing at this address');
  }

  /** @param path `runs`, `runs/ID`, `runs/ID/metrics` or `runs/ID/FILE` */
  async #sendRun(path: string, request: CheckedRequest, response: ServerResponse): Promise<void> {
    setHeaders(response, true);
    if (path === 'runs') return this.#sendJson(await this.#list(), request, response);
    const [, id = '', rest = ''] = /^runs\/([0-9a-f]{16})(?:\/(.+))?$/.exec(path) ?? [];
    const run = id === '' ? undefined : await this.#runs.run(id);
    if (run === undefined) return refuse(response, 404, 'there is no such run');
    const { root } = this.#runs;
    if (rest === '') {
      const summary = await this.#summaries.of(run);
      return this.#sendJson(await contentsOf(root, run.directory, summary), request, response);
    }
    if (rest === 'metrics') {
      const from = /^\d{1,15}$/.exec(request.query.get('from') ?? '0');
      if (from === null) return refuse(response, 400, 'from is no number of bytes');
      return this.#sendJson(await metricsFrom(root, run.directory, Number(from[0])), request, response);
    }
    return this.#sendFile(run, rest, request, response);
  }

  async #sendFile(
    run: FoundRun,
    name: string,
    request: CheckedRequest,
    response: ServerResponse,
  ): Promise<void> {
    const path = isRunFile(name) ? join(run.directory, ...name.split('/')) : undefined;
    const file = path && (await openInside(this.#runs.root, path));
    if (!file) return refuse(response, 404, 'the run has no such file');
    await sendFile(response, request, typeOf(name)!, file, this.#patience);
  }

  #sendJson(value: unknown, request: CheckedRequest, response: ServerResponse): void {
    sendBytes(response, request, json(value), this.#patience);
  }
}

const SERVED: ServedBy = { v: 1, by: 'crease' };

function json(value: unknown): Asset {
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(value)), tag: '' };
}

function setHeaders(response: ServerResponse, isFile: boolean): void {
  for (const [name, value] of Object.entries(securityHeaders(isFile))) response.setHeader(name, value);
}

/** Says in a line why there is no answer, and ends the connection. */
function refuse(response: ServerResponse, status: number, text: string): void {
  setHeaders(response, true);
  const bytes = Buffer.from(`${text}\n`);
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', bytes.length);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Connection', 'close');
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  response.removeHeader('Set-Cookie');
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
