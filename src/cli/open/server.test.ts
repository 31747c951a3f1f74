// The server of `crease open`, over raw sockets: whom it answers, what it says, and whom it outlasts.

import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { scratch } from '../../run/testing/scratch.node.ts';
import { exchange, serveDirectory, slowReader, writeRun } from './testing/served.node.ts';

type Served = Awaited<ReturnType<typeof serveDirectory>>;

let directory: string;
let served: Served;
let run: string;

beforeEach(async () => {
  directory = scratch();
  writeRun(join(directory, 'ring'));
  served = await serveDirectory(directory);
  const list = JSON.parse((await served.ask('/api/runs')).text) as { runs: { id: string }[] };
  run = `/api/runs/${list.runs[0]!.id}`;
});

describe('the token', () => {
  test('of the address gives the page and a cookie, with which everything else is read', async () => {
    const page = await served.ask('/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Crease</title>');
    const cookie = page.headers['set-cookie']!;
    expect(cookie).toMatch(
      new RegExp(`^crease-${served.port}=[\\w-]{32}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(cookie).not.toContain(served.access.token);
    const lines = [`Cookie: other=1; ${cookie.split(';')[0]}`];
    for (const target of ['/', '/assets/main-Ab_1.js', '/api/runs', `${run}/movie.mp4`]) {
      const answer = await served.ask(target, { isAdmitted: false, lines });
      expect(answer.status, target).toBe(200);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('has to be there and right, whatever is asked for', async () => {
    const { token } = served.access;
    const other = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    const tokens = [
      ...['', '?', '?token', '?token=', `?token=${other}`, `?token=${token.slice(1)}`, `?token=${token}A`],
      ...[
        `?Token=${token}`,
        `?token=${token}&token=${token}`,
        `?token=${other}&token=${token}`,
        '?token=%00',
      ],
      ...[`?token=${token.toLowerCase()}`, `?xtoken=${token}`, `#token=${token}`, `?token=${token}%20`],
    ];
    const targets = ['/', '/index.html', '/assets/main-Ab_1.js', '/served-by.json', '/api/runs', run];
    for (const target of [...targets, `${run}/movie.mp4`, '/nothing', '/sw.js']) {
      for (const query of tokens) {
        const { status, text } = await served.ask(`${target}${query}`, { isAdmitted: false });
        expect([400, 403, 404], `${target}${query}`).toContain(status);
        expect(text).not.toMatch(/Crease|ring|export/);
      }
    }
    const cookies = [
      `crease-${served.port}=${token}`,
      `crease-${served.port}=`,
      `crease-${served.port + 1}=x`,
    ];
    for (const cookie of [...cookies, 'crease', ';;=;']) {
      expect((await served.ask('/', { isAdmitted: false, lines: [`Cookie: ${cookie}`] })).status).toBe(403);
    }
  });

  test('that is wrong is not helped by a cookie that is right', async () => {
    const cookie = (await served.ask('/')).headers['set-cookie']!.split(';')[0];
    const lines = [`Cookie: ${cookie}`];
    expect((await served.ask('/?token=wrong', { isAdmitted: false, lines })).status).toBe(403);
  });

  test('that the browser is started with works once', async () => {
    const ticket = served.access.ticket();
    expect((await served.ask(`/?token=${ticket}`, { isAdmitted: false })).status).toBe(200);
    expect((await served.ask(`/?token=${ticket}`, { isAdmitted: false })).status).toBe(403);
  });
});

test('a Host that is not this machine, or another port, or two of them, gets nothing', async () => {
  const { port } = served;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LocalHost:${port}`, `[::1]:${port}`]) {
    expect((await served.ask('/', { host })).status, host).toBe(200);
  }
  const others = ['evil.example', `evil.example:${port}`, '127.0.0.1', 'localhost', `127.0.0.1:${port + 1}`];
  const odd = [
    '',
    `localhost.:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `0.0.0.0:${port}`,
    `127.1:${port}`,
  ];
  const userinfo = [`127.0.0.1:${port}@evil.example`, `evil@127.0.0.1:${port}`, `127.0.0.1:0${port}`];
  for (const host of [...others, ...odd, ...userinfo, `2130706433:${port}`, `[::ffff:127.0.0.1]:${port}`]) {
    const { status, text } = await served.ask('/', { host });
    expect([400, 403], host).toContain(status);
    expect(text).not.toContain('Crease');
  }
  const twice = await served.ask('/', { lines: ['Host: evil.example'] });
  expect([400, 403]).toContain(twice.status);
  const absolute = await served.ask('http://evil.example/');
  expect(absolute.status).toBe(404);
  const { token } = served.access;
  expect((await exchange(port, `GET /?token=${token} HTTP/1.0\r\n\r\n`)).status).toBe(403);
});

test('methods other than GET and HEAD are refused, with whatever they bring', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'MKCOL', 'LINK']) {
    const { status, headers } = await served.ask('/api/runs', { method });
    expect(status, method).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
  }
  for (const method of ['CONNECT', 'GETT', 'get', '']) {
    expect([0, 400, 403, 405], method).toContain((await served.ask('/', { method })).status);
  }
  expect((await served.ask('/', { lines: ['Content-Length: 10'] })).status).toBe(400);
  expect((await served.ask('/', { lines: ['Transfer-Encoding: chunked'] })).status).toBe(400);
  const upgrade = await served.ask('/nothing', { lines: ['Connection: Upgrade', 'Upgrade: websocket'] });
  expect([0, 404]).toContain(upgrade.status);
});

test('HEAD says what GET would, without it', async () => {
  for (const target of ['/', '/api/runs', `${run}/movie.mp4`, `${run}/frames/epoch-000005.png`]) {
    const [get, head] = [await served.ask(target), await served.ask(target, { method: 'HEAD' })];
    expect(head.status).toBe(200);
    expect(head.body).toHaveLength(0);
    expect(head.headers['content-length']).toBe(String(get.body.length));
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
  }
});

test('pages elsewhere get nothing, not even a picture; a link to the page works', async () => {
  const cookie = (await served.ask('/')).headers['set-cookie']!.split(';')[0]!;
  const from = (site: string, mode: string, target: string, dest: string) => [
    ...[`Cookie: ${cookie}`, `Sec-Fetch-Site: ${site}`],
    ...[`Sec-Fetch-Mode: ${mode}`, `Sec-Fetch-Dest: ${dest}`, `X-Target: ${target}`],
  ];
  const ask = async (site: string, mode: string, target: string, dest: string) =>
    (await served.ask(target, { isAdmitted: false, lines: from(site, mode, target, dest) })).status;
  expect(await ask('same-origin', 'cors', '/api/runs', 'empty')).toBe(200);
  expect(await ask('none', 'navigate', '/', 'document')).toBe(200);
  expect(await ask('same-site', 'navigate', '/', 'document')).toBe(200);
  for (const site of ['same-site', 'cross-site', 'odd']) {
    expect(await ask(site, 'no-cors', `${run}/frames/epoch-000005.png`, 'image')).toBe(403);
    expect(await ask(site, 'cors', '/api/runs', 'empty')).toBe(403);
    expect(await ask(site, 'navigate', '/', 'iframe')).toBe(403);
    expect(await ask(site, 'navigate', '/api/runs', 'document')).toBe(403);
  }
  for (const origin of ['null', 'http://evil.example', 'http://127.0.0.1:1']) {
    expect((await served.ask('/api/runs', { lines: [`Origin: ${origin}`] })).status).toBe(403);
  }
  const own = [`Origin: http://127.0.0.1:${served.port}`];
  expect((await served.ask('/assets/main-Ab_1.js', { lines: own })).status).toBe(200);
});

test('every answer carries the headers that isolate the page and tell nobody where it came from', async () => {
  const targets = ['/', '/assets/main-Ab_1.js', '/api/runs', `${run}/movie.mp4`, '/nothing', '/?token=wrong'];
  for (const target of targets) {
    const { headers } = await served.ask(target);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  const { headers } = await served.ask('/');
  expect(headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(headers['content-security-policy']).not.toContain('unsafe-inline');
  // A page among a run's files may have come from anywhere: it is looked at, and runs nothing.
  writeFileSync(join(directory, 'ring/spikes.html'), '<script>alert(1)</script>');
  const report = await served.ask(`${run}/spikes.html`);
  expect(report.headers['content-security-policy']).toMatch(/; sandbox$/);
  expect(report.headers['content-security-policy']).not.toContain('script-src');
  expect((await served.ask('/sw.js')).status).toBe(404);
});

describe('of a file', () => {
  test('a part is sent where one is asked for', async () => {
    const movie = `${run}/movie.mp4`;
    const whole = await served.ask(movie);
    expect(whole.headers['accept-ranges']).toBe('bytes');
    const size = whole.body.length;
    for (const [range, start, end] of [
      ['bytes=0-9', 0, 9],
      ['bytes=990-', 990, 999],
      ['bytes=-5', 995, 999],
      ['bytes=-5000', 0, 999],
      ['bytes=10-5000', 10, 999],
      ['bytes=999-999', 999, 999],
    ] as const) {
      const { status, headers, body } = await served.ask(movie, { lines: [`Range: ${range}`] });
      expect(status, range).toBe(206);
      expect(headers['content-range']).toBe(`bytes ${start}-${end}/${size}`);
      expect(body.equals(whole.body.subarray(start, end + 1)), range).toBe(true);
    }
    for (const range of ['bytes=1000-', 'bytes=-0', 'bytes=5000-6000']) {
      const { status, headers } = await served.ask(movie, { lines: [`Range: ${range}`] });
      expect([status, headers['content-range']], range).toEqual([416, 'bytes */1000']);
    }
    for (const range of ['bytes=9-1', 'bytes=-', 'lines=1-2', 'bytes=0-1,4-5', 'bytes=a-b', 'bytes=1e3-']) {
      expect((await served.ask(movie, { lines: [`Range: ${range}`] })).status, range).toBe(200);
    }
    const { etag } = whole.headers;
    const conditional = async (line: string) =>
      (await served.ask(movie, { lines: ['Range: bytes=0-9', line] })).status;
    expect(await conditional(`If-Range: ${etag}`)).toBe(206);
    expect(await conditional('If-Range: "older"')).toBe(200);
    expect((await served.ask(movie, { lines: [`If-None-Match: ${etag}`] })).status).toBe(304);
  });

  test('nothing is cached without asking again, and of JSON nothing at all', async () => {
    expect((await served.ask(`${run}/frames/epoch-000005.png`)).headers['cache-control']).toBe(
      'private, no-cache',
    );
    expect((await served.ask('/api/runs')).headers['cache-control']).toBe('no-store');
  });
});

test('no bytes at all bring it down', async () => {
  const { port } = served;
  const line = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)) });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
      const { status } = await exchange(port, `${lines.join('\r\n')}\r\n\r\n`, true);
      expect([0, 400, 403, 404, 405, 431]).toContain(status);
    }),
    { numRuns: 200 },
  );
  const long = `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  expect([0, 400, 431]).toContain((await exchange(port, long).catch(() => ({ status: 0 }))).status);
  expect((await served.ask('/')).status).toBe(200);
});

describe('200 at once', () => {
  test('all get the whole answer', async () => {
    writeFileSync(join(directory, 'ring/movie.mp4'), Buffer.alloc(1_000_000, 7));
    const targets = ['/', '/api/runs', run, `${run}/movie.mp4`, `${run}/metrics`];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => served.ask(targets[i % targets.length]!)),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.filter(({ body }) => body.length === 1_000_000)).toHaveLength(40);
  });

  test('that read nothing keep nobody else waiting, and are sent away', async () => {
    const patient = await serveDirectory(directory, { every: 1000, least: 1000 });
    writeFileSync(join(directory, 'ring/movie.mp4'), Buffer.alloc(20_000_000, 7));
    const target = `${run}/movie.mp4?token=${patient.access.token}`;
    const readers = await Promise.all(Array.from({ length: 200 }, () => slowReader(patient.port, target)));
    // And some that never finish their request, or never begin one.
    const mute = await Promise.all(Array.from({ length: 20 }, () => slowReader(patient.port, '/')));
    const idle = Array.from({ length: 20 }, () => connect(patient.port, '127.0.0.1'));
    expect((await patient.ask('/api/runs')).status).toBe(200);
    expect((await patient.ask(run)).status).toBe(200);
    const gone = readers.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('close', () => resolve());
          // What lay ready for it may be read; then it sees that the connection has ended, before the file has.
          setTimeout(() => socket.resume(), 10_000);
        }),
    );
    await Promise.all(gone);
    for (const socket of readers) expect(socket.bytesRead).toBeLessThan(20_000_000);
    for (const socket of [...mute, ...idle]) socket.destroy();
    expect((await patient.ask('/')).status).toBe(200);
  });
});

test('nothing is written', async () => {
  const look = () =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .sort()
      .map((name) => `${name} ${statSync(join(directory, name)).mtimeMs}`);
  const before = look();
  for (const target of ['/', '/api/runs', run, `${run}/movie.mp4`, `${run}/metrics?from=3`])
    await served.ask(target);
  expect(look()).toEqual(before);
  expect(existsSync(join(directory, 'ring/lock'))).toBe(false);
});
