// What the service worker takes up, and what it leaves to the network: nothing of a run, and no token.

import { describe, expect, test } from 'vitest';
import { handling, outdated, parseBuild, printBuild } from './plan.ts';

const SCOPE = 'https://host.example/some/where/';
const FILES = new Set(['index.html', 'served-by.json', 'assets/index-Ab1.js', 'assets/kernels-9.wasm']);
const asked = (url: string, navigates = false, method = 'GET') =>
  handling({ url: new URL(url, SCOPE).href, navigates, method }, SCOPE, FILES);

test('the page and its files are taken up', () => {
  expect(asked('./', true)).toBe('page');
  expect(asked('./index.html', true)).toBe('page');
  expect(asked('./#runs', true)).toBe('page');
  expect(asked('./?from=mail', true)).toBe('page');
  expect(asked('assets/index-Ab1.js')).toBe('kept');
  expect(asked('served-by.json')).toBe('fresh');
});

test('runs, tokens, other methods, other files and other hosts are left alone', () => {
  for (const url of [
    'api/runs',
    'api/runs/0123456789abcdef/movie.mp4',
    'assets/other.js',
    'assets/index-Ab1.js?x',
  ]) {
    expect(asked(url), url).toBe('leave');
  }
  expect(asked('./?token=secret', true)).toBe('leave');
  expect(asked('./?a=1&token=secret', true)).toBe('leave');
  expect(asked('../', true)).toBe('leave');
  expect(asked('https://other.example/some/where/assets/index-Ab1.js')).toBe('leave');
  expect(asked('assets/index-Ab1.js', false, 'POST')).toBe('leave');
});

describe('the caches that a new version removes', () => {
  test('are all of its page but its own and the one before', () => {
    const name = (path: string, version: string) => `crease ${path} ${version}`;
    const here = ['1', '2', '3', '4'].map((version) => name('/some/where/', version));
    const others = [name('/', '1'), name('/some/', '1'), name('/some/where/else/', '1'), 'another page'];
    expect(outdated([...others, ...here], SCOPE, '4')).toEqual(here.slice(0, 2));
    expect(outdated(here.slice(0, 1), SCOPE, '1')).toEqual([]);
    expect(outdated([...others, ...here.slice(0, 2)], SCOPE, '2')).toEqual([]);
  });
});

test('what the build writes is what the worker reads', () => {
  const build = { version: 'abc', files: ['index.html', 'assets/a-B_1.js'] };
  expect(parseBuild(printBuild(build))).toEqual(build);
});
