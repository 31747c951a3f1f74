// `crease open` as a process: what it prints, whom it starts, how it ends; and its headers beside the page's own.

import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { builtFile } from '../engine/built.node.ts';
import type { RunList } from '../run/listing.ts';
import { scratch } from '../run/testing/scratch.node.ts';
import { hasDisplay } from './open/browser.node.ts';
import { securityHeaders } from './open/security.ts';
import { writeRun } from './open/testing/served.node.ts';
import { crease, type Running, start } from './testing/crease.node.ts';

/** Starts the command, ends it with the test, and resolves to its answer. */
async function opened(args: readonly string[], cwd: string, environment: Record<string, string> = {}) {
  const running = start(['open', '--json', ...args], cwd, environment);
  onTestFinished(() => running.kill('SIGKILL'));
  await running.said('}\n');
  return { running, ...(JSON.parse(running.stdout()) as Facts) };
}

interface Facts {
  readonly url: string;
  readonly port: number;
  readonly directory: string;
  readonly runs: number;
  readonly ssh: string;
  readonly browser: boolean;
}

test('serves the runs of a directory until it is told to end, and says where', async () => {
  const directory = scratch();
  writeRun(join(directory, 'runs/a'));
  writeRun(join(directory, 'runs/b'));
  const { running, url, port, runs, ssh } = await opened(['--port', '0', '--no-browser'], directory);
  expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{32}#runs$`));
  expect(runs).toBe(2);
  expect(ssh).toMatch(new RegExp(`^ssh -N -L ${port}:127\\.0\\.0\\.1:${port} \\S+@\\S+$`));
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<div id="crease">');
  expect((await fetch(url.replace(/=.*/, '=wrong'))).status).toBe(403);
  const list = (await (await fetch(url.replace('/?', '/api/runs?'))).json()) as { directory: string };
  expect(list.directory).toBe('runs');
  // Open connections do not keep it.
  running.kill('SIGINT');
  expect(await running.finished).toMatchObject({ code: 130, stderr: '' });
});

test('readers that leave before they are answered do not keep it', async () => {
  const directory = scratch();
  writeRun(join(directory, 'runs/a'));
  const { running, url, port } = await opened(['--port', '0', '--no-browser'], directory);
  const { runs } = (await (await fetch(url.replace('/?', '/api/runs?'))).json()) as RunList;
  const { pathname, search } = new URL(url.replace('/?', `/api/runs/${runs[0]!.id}/movie.mp4?`));
  for (let i = 0; i < 100; i++) {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`, () =>
      socket.resetAndDestroy(),
    );
    await once(socket, 'close');
  }
  running.kill('SIGINT');
  expect(await running.finished).toMatchObject({ code: 130, stderr: '' });
});

test('ends with 143 after SIGTERM, and opens the directory where it is if there is no runs', async () => {
  const directory = scratch();
  writeRun(join(directory, 'ring'));
  const { running, runs } = await opened(['--port', '0', '--no-browser'], directory);
  expect(runs).toBe(1);
  running.kill('SIGTERM');
  expect((await running.finished).code).toBe(143);
});

test('in words: the address, and the line for ssh', async () => {
  const directory = scratch();
  const running: Running = start(['open', '.', '--port', '0', '--no-browser'], directory);
  onTestFinished(() => running.kill('SIGKILL'));
  await running.said('ssh -N -L');
  running.kill('SIGINT');
  const { code, stdout } = await running.finished;
  expect(code).toBe(130);
  expect(stdout).toMatch(
    /^0 runs of crease-test-\w+, until Ctrl-C:\n {2}http:\/\/127\.0\.0\.1:\d+\/\?token=\S+\n/,
  );
});

describe.skipIf(process.platform !== 'linux')('the browser', () => {
  /** A program that writes down what it was started with. */
  function opener(directory: string, end: string): Record<string, string> {
    const program = join(directory, 'xdg-open');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "${directory}/asked"\n${end}\n`);
    chmodSync(program, 0o755);
    return { PATH: `${directory}:${process.env.PATH}`, DISPLAY: ':0', SSH_CONNECTION: '', SSH_TTY: '' };
  }

  test('is started with an address that works once, as one argument', async () => {
    const directory = scratch();
    writeRun(join(directory, 'ring'));
    const { url, browser } = await opened(['--port', '0'], directory, opener(directory, 'exit 0'));
    expect(browser).toBe(true);
    const asked = readFileSync(join(directory, 'asked'), 'utf8').trimEnd();
    expect(asked).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}#runs$/);
    expect(asked).not.toBe(url);
    expect([(await fetch(asked)).status, (await fetch(asked)).status]).toEqual([200, 403]);
    expect((await fetch(url)).status).toBe(200);
  });

  test('that does not start, or is not wanted, or has no display, is no harm', async () => {
    const directory = scratch();
    const fails = await opened(['.', '--port', '0'], directory, opener(directory, 'exit 3'));
    expect(fails.browser).toBe(false);
    for (const [args, changes] of [
      [['--no-browser'], {}],
      [[], { DISPLAY: '', WAYLAND_DISPLAY: '' }],
      [[], { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }],
    ] as const) {
      const fresh = scratch();
      const facts = await opened(['.', '--port', '0', ...args], fresh, { ...opener(fresh, ''), ...changes });
      expect(facts.browser).toBe(false);
      expect(existsSync(join(fresh, 'asked'))).toBe(false);
    }
  });
});

test('a display is where the user sits', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({ DISPLAY: ':0', SSH_TTY: '/dev/pts/1' }, 'linux')).toBe(false);
  expect(hasDisplay({}, 'darwin')).toBe(true);
  expect(hasDisplay({ SSH_CONNECTION: 'x' }, 'darwin')).toBe(false);
});

test('what cannot be opened is told in one line, with 2', async () => {
  const directory = scratch();
  writeFileSync(join(directory, 'file'), '');
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as { port: number };
  for (const [args, line] of [
    [['nowhere'], /^crease: cannot open nowhere \(no such file or directory\); name a run, .*\n$/],
    [['file'], /^crease: cannot open file \(part of the path is not a directory\); .*\n$/],
    [
      ['.', '--port', String(port)],
      /^crease: cannot serve on --port \d+ \(another program uses it\); try .*\n$/,
    ],
    [['.', '--port', '70000'], /^crease: --port "70000" is not a whole number from 0 to 65535; .*\n$/],
    [['.', '--prt', '1'], /^crease: there is no flag --prt; the nearest is --port .*\n$/],
  ] as const) {
    const { code, stdout, stderr } = await crease(['open', ...args], directory);
    expect([code, stdout], args.join(' ')).toEqual([2, '']);
    expect(stderr).toMatch(line);
  }
});

test('the policy in the header is that of the page, which no other page may hold in a frame', () => {
  const page = readFileSync(fileURLToPath(builtFile('web/index.html')), 'utf8');
  const [, meta] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)!;
  const header = securityHeaders(false)['Content-Security-Policy']!;
  expect(header.split('; ').sort()).toEqual(
    [...meta!.replaceAll('&#39;', "'").split('; '), "frame-ancestors 'none'"].sort(),
  );
});
