// The import rules, each on a small made-up tree that breaks only that rule, and on look-alikes that break none.

import { describe, expect, test } from 'vitest';
// @ts-expect-error scripts are plain JavaScript
import { check } from './imports.mjs';

const OPENING = '// A file that says what it is.\n';

/** The violations of a tree, as lines; every file gets an opening comment, so its text starts at line 2. */
function violations(tree: Record<string, string>): string[] {
  const files = new Map(Object.entries(tree).map(([file, text]) => [file, OPENING + text]));
  return check(files).map(
    (v: { file: string; line: number; message: string }) => `${v.file}:${v.line}: ${v.message}`,
  );
}

describe('the order of the rooms', () => {
  const order = [
    ['random', 'format', 'net', 'engine', 'polytope', 'picture', 'run', 'receipt', 'cli'],
    ['random', 'format', 'data', 'engine', 'polytope', 'picture', 'run', 'receipt', 'cli'],
    ['random', 'format', 'net', 'memory', 'parity', 'cli'],
    ['run', 'parity'],
  ];
  const rooms = [...new Set(order.flat())];
  const allowed = (from: string, to: string) =>
    from === to ||
    (from !== 'format' &&
      order.some((chain) => chain.includes(to) && chain.indexOf(from) > chain.indexOf(to)));
  // Below run lies all that parity may also import.
  const belowRun = ['data', 'engine', 'polytope', 'picture'];

  for (const from of rooms) {
    for (const to of rooms) {
      const expected = allowed(from, to) || (from === 'parity' && belowRun.includes(to));
      test(`${from} ${expected ? 'may' : 'may not'} import ${to}`, () => {
        const found = violations({
          [`src/${from}/x.ts`]: `\nimport '../${to}/y.ts';`,
          [`src/${to}/y.ts`]: '',
        });
        expect(found).toEqual(
          expected ? [] : [`src/${from}/x.ts:3: ${from} may not import ${to} (src/${to}/y.ts)`],
        );
      });
    }
  }

  test('web, outside src, may import every room below it but not cli; no room may import web', () => {
    expect(
      violations({ 'web/lab.ts': `import '../src/receipt/y.ts'; import '../src/parity/y.ts';` }),
    ).toEqual([]);
    expect(violations({ 'web/lab.ts': `import '../src/cli/y.ts';` })).toEqual([
      'web/lab.ts:2: web may not import cli (src/cli/y.ts)',
    ]);
    expect(violations({ 'src/cli/x.web.ts': `import '../../web/y.ts';` })).toEqual([
      'src/cli/x.web.ts:2: cli may not import web (web/y.ts)',
    ]);
  });

  test('every room may import the error of bad input', () => {
    expect(
      violations({ 'src/random/x.ts': `import { InputError } from '../format/input-error.ts';` }),
    ).toEqual([]);
  });

  test.each([
    ['a re-export', `export * from '../run/y.ts';`],
    ['a named re-export', `export { window } from '../run/y.ts';`],
    ['a type', `import type { Y } from '../run/y.ts';`],
    ['a type in place', `let x: import('../run/y.ts').Y;`],
    ['a dynamic import', `const y = await import('../run/y.ts');`],
    ['a dynamic import of a template', 'const y = await import(`../run/y.ts`);'],
    ['an import assignment', `import y = require('../run/y.ts');`],
  ])('%s is an import', (_name, text) => {
    expect(violations({ 'src/net/x.ts': text })).toEqual([
      'src/net/x.ts:2: net may not import run (src/run/y.ts)',
    ]);
  });

  test.each([
    ['a comment', `// import '../run/y.ts';\n/* import '../run/y.ts'; */`],
    ['a string', `const s = "import '../run/y.ts';";`],
    ['a template', 'const s = `\nimport "../run/y.ts";\n`;'],
  ])('%s is not an import', (_name, text) => {
    expect(violations({ 'src/net/x.ts': text })).toEqual([]);
  });

  test('tests keep the order of the rooms, but may import scripts and the build', () => {
    expect(violations({ 'src/net/x.test.ts': `import '../run/y.ts';` })).toHaveLength(1);
    const outside = `import '../../scripts/y.mjs'; import '../../dist/y.js';`;
    expect(violations({ 'src/net/x.test.ts': outside })).toEqual([]);
  });

  test('what several tests share lies in a folder testing/, in a room or in src, and may import every room', () => {
    expect(violations({ 'src/net/x.test.ts': `import '../testing/y.ts';` })).toEqual([]);
    expect(violations({ 'src/testing/y.ts': `import '../run/z.ts'; import '../net/z.ts';` })).toEqual([]);
    expect(violations({ 'src/testing/y.ts': '', 'src/net/x.ts': `import '../testing/y.ts';` })).toEqual([
      'src/net/x.ts:2: only tests may import src/testing/y.ts',
    ]);
  });

  test('a room may not import scripts or benchmarks', () => {
    expect(violations({ 'src/cli/x.ts': `import '../../bench/y.ts';` })).toEqual([
      'src/cli/x.ts:2: cli may not import bench (bench/y.ts)',
    ]);
  });

  test('a file in src but in no known room is refused', () => {
    expect(violations({ 'src/util/x.ts': '' })[0]).toMatch(
      /^src\/util\/x\.ts:1: lies in no room; the rooms are random/,
    );
    expect(violations({ 'src/x.ts': '' })[0]).toMatch(/^src\/x\.ts:1: lies in no room/);
  });
});

describe('circles', () => {
  test('a circle is reported once, at its first file, with the way round', () => {
    const found = violations({
      'src/net/a.ts': `import './d.ts';\nimport './b.ts';`,
      'src/net/b.ts': `import type { C } from './c.ts';`,
      'src/net/c.ts': `import './a.ts';`,
      'src/net/d.ts': '',
    });
    expect(found).toEqual([
      'src/net/a.ts:3: circle: src/net/a.ts > src/net/b.ts > src/net/c.ts > src/net/a.ts',
    ]);
  });

  test('two circles that share a file are both reported', () => {
    const found = violations({
      'src/net/a.ts': `import './b.ts';`,
      'src/net/b.ts': `import './a.ts';\nimport './c.ts';`,
      'src/net/c.ts': `import './b.ts';`,
    });
    expect(found).toEqual([
      'src/net/a.ts:2: circle: src/net/a.ts > src/net/b.ts > src/net/a.ts',
      'src/net/c.ts:2: circle: src/net/c.ts > src/net/b.ts > src/net/c.ts',
    ]);
  });

  test('a file that imports itself is a circle', () => {
    expect(violations({ 'src/net/a.ts': `import './a.ts';` })).toEqual([
      'src/net/a.ts:2: circle: src/net/a.ts > src/net/a.ts',
    ]);
  });

  test('two ways to one file are no circle', () => {
    const found = violations({
      'src/net/a.ts': `import './b.ts';\nimport './c.ts';`,
      'src/net/b.ts': `import './d.ts';`,
      'src/net/c.ts': `import './d.ts';`,
      'src/net/d.ts': '',
    });
    expect(found).toEqual([]);
  });
});

describe('platforms', () => {
  test.each([
    [`import fs from 'node:fs';`, 'node:fs'],
    [`import fs from 'fs/promises';`, 'fs/promises'],
    [`import type { Worker } from 'node:worker_threads';`, 'node:worker_threads'],
    [`import { createCanvas } from '@napi-rs/canvas';`, '@napi-rs/canvas'],
    [`const canvas = await import('@napi-rs/canvas');`, '@napi-rs/canvas'],
    [`import { imageSizeFromFile } from 'image-size/fromFile';`, 'image-size/fromFile'],
  ])('%s belongs in a *.node.ts file', (text, specifier) => {
    const message = `${specifier} exists on node only; import it in a *.node.ts file`;
    expect(violations({ 'src/net/x.ts': text })).toEqual([`src/net/x.ts:2: ${message}`]);
    expect(violations({ 'src/cli/x.web.ts': text })).toEqual([`src/cli/x.web.ts:2: ${message}`]);
    expect(
      violations({ 'src/net/x.node.ts': text, 'src/net/x.test.ts': text, 'src/net/testing/x.ts': text }),
    ).toEqual([]);
  });

  test.each(['process', 'Buffer', '__dirname', '__filename', 'require', 'global', 'setImmediate'])(
    'the global %s belongs in a *.node.ts file',
    (name) => {
      const message = `${name} exists on node only; use it in a *.node.ts file`;
      expect(violations({ 'src/net/x.ts': `const x = ${name};` })).toEqual([`src/net/x.ts:2: ${message}`]);
      expect(violations({ 'src/net/x.ts': `const x = globalThis.${name};` })).toEqual([
        `src/net/x.ts:2: ${message}`,
      ]);
      expect(violations({ 'web/x.ts': `const x = ${name};` })).toEqual([`web/x.ts:2: ${message}`]);
      expect(violations({ 'src/net/x.node.ts': `const x = ${name};` })).toEqual([]);
      expect(violations({ 'src/net/x.test.ts': `const x = ${name};` })).toEqual([]);
    },
  );

  test.each(['window', 'document', 'navigator', 'localStorage', 'OffscreenCanvas', 'HTMLCanvasElement'])(
    'the global %s belongs in a *.web.ts or *.web.tsx file, also in web/',
    (name) => {
      const message = `${name} exists on web only; use it in a *.web.ts file`;
      expect(violations({ 'src/net/x.ts': `f(${name});` })).toEqual([`src/net/x.ts:2: ${message}`]);
      expect(violations({ 'src/net/x.node.ts': `f(${name});` })).toEqual([`src/net/x.node.ts:2: ${message}`]);
      expect(violations({ 'web/ui/x.ts': `f(${name});` })).toEqual([`web/ui/x.ts:2: ${message}`]);
      const text = `f(${name});`;
      expect(violations({ 'src/net/x.web.ts': text, 'web/ui/x.web.ts': text })).toEqual([]);
      expect(violations({ 'web/ui/x.web.tsx': `${text}\nconst y = <p class="a">{x}</p>;` })).toEqual([]);
    },
  );

  test.each([
    [
      'a use after a local of another function',
      `function f(process: number) { return process; }\nprocess.exit(f(1));`,
      3,
    ],
    [
      'a use after a variable of another function',
      `const f = () => { const process = 1; return process; };\nprocess.exit(f());`,
      3,
    ],
    ['a typeof', `\nconst isNode = typeof process !== 'undefined';`, 3],
    ['a type', `let b: Buffer;`, 2],
    ['a name in a type', `let t: NodeJS.Timeout;`, 2],
    ['a short property', `const o = { process };`, 2],
    ['a computed key', `const o = { [process]: 1 };`, 2],
    ['an ambient declaration', `declare const process: { exit(): void };\nfoo();`, 2],
    ['a key of globalThis', `const p = globalThis['process'];`, 2],
  ])('%s is a use of the platform', (_name, text, line) => {
    expect(violations({ 'src/net/x.ts': text })[0]).toMatch(
      new RegExp(`^src/net/x\\.ts:${line}: \\w+ exists on node only; use it in a \\*\\.node\\.ts file$`),
    );
  });

  test.each([
    ['a local', `const window = losses.slice(-30);\nf(window);`],
    ['a parameter', `const f = (process: number) => process + 1;`],
    ['a destructured local', `const { a: [process], ...window } = o;\nf(process, window);`],
    ['a caught error', `try { f(); } catch (process) { g(process); }`],
    ['an import', `import { Worker } from './worker.ts';\nnew Worker();`],
    ['an import under another name', `import { process as p } from './worker.ts';\np();`],
    ['a re-export', `export { Buffer } from './worker.ts';`],
    ['a function', `f(document());\nfunction document() {}`],
    ['a function that calls itself', `f(function process() { process(); });`],
    ['a property', `o.process; o?.window;`],
    ['a key', `const o = { process: 1, window() {} }; class C { document = 1; }`],
    ['a member of a type', `interface I { process: number; document(window: number): void }`],
    ['a parameter of a type', `type F = (process: number) => void;`],
    ['a label of a tuple', `type T = [window: number, document: number];`],
    ['an interface', `interface Worker { x: number }\nlet w: Worker;`],
    ['a string or comment', `const s = 'process'; // process.exit()`],
    ['what both platforms have', `console.log(performance.now(), import.meta.url, crypto, setTimeout);`],
  ])('%s of the same name is not', (_name, text) => {
    expect(violations({ 'src/net/x.ts': text })).toEqual([]);
  });

  test('import.meta.dirname belongs in a *.node.ts file', () => {
    expect(violations({ 'src/net/x.ts': `f(import.meta.dirname);` })).toEqual([
      'src/net/x.ts:2: import.meta.dirname exists on node only; use it in a *.node.ts file',
    ]);
    expect(violations({ 'src/net/x.node.ts': `f(import.meta.dirname);` })).toEqual([]);
  });

  test.each(['vitest', 'fast-check', 'vite', 'typescript'])('%s is for tests only', (specifier) => {
    const message = `${specifier} is for tests only (*.test.ts, testing/)`;
    const text = `import '${specifier}';`;
    expect(violations({ 'src/net/x.ts': text })).toEqual([`src/net/x.ts:2: ${message}`]);
    expect(violations({ 'src/net/x.node.ts': text })).toEqual([`src/net/x.node.ts:2: ${message}`]);
    expect(violations({ 'src/net/x.test.ts': text, 'src/net/testing/x.ts': text })).toEqual([]);
  });

  test("a platform's file is imported by that platform's files and by tests only", () => {
    const files = { 'src/net/y.node.ts': '', 'src/net/y.web.ts': '' };
    expect(violations({ ...files, 'src/net/x.ts': `import './y.node.ts';` })).toEqual([
      'src/net/x.ts:2: only *.node.ts files may import src/net/y.node.ts',
    ]);
    expect(violations({ ...files, 'src/net/x.node.ts': `import './y.web.ts';` })).toEqual([
      'src/net/x.node.ts:2: only *.web.ts files may import src/net/y.web.ts',
    ]);
    expect(violations({ ...files, 'src/net/x.node.ts': `import './y.node.ts';` })).toEqual([]);
    expect(violations({ ...files, 'src/net/x.test.ts': `import './y.node.ts';` })).toEqual([]);
  });

  test('only tests may import tests and their helpers', () => {
    expect(violations({ 'src/net/x.ts': `import './testing/y.ts';` })).toEqual([
      'src/net/x.ts:2: only tests may import src/net/testing/y.ts',
    ]);
    expect(violations({ 'src/net/x.test.ts': `import './testing/y.ts';` })).toEqual([]);
  });
});

describe('how a file is written', () => {
  test.each(['./y', '../net/y', './deep/er/y', './y.js', '..'])('%s lacks its extension', (specifier) => {
    expect(violations({ 'src/net/x.ts': `import '${specifier}';` })).toContain(
      `src/net/x.ts:2: ${specifier} lacks its .ts extension`,
    );
  });

  test.each(['./y.ts', './y.tsx', './y.json', './y.css?inline', 'zod', 'zod/v4'])(
    '%s needs none',
    (specifier) => {
      expect(violations({ 'src/net/x.ts': `import '${specifier}';` })).toEqual([]);
    },
  );

  test('a file that does not parse is reported', () => {
    expect(violations({ 'src/net/x.ts': 'const = 3;' })[0]).toMatch(/^src\/net\/x\.ts:2: does not parse: /);
  });

  const opens = (text: string, file = 'src/net/x.ts') => check(new Map([[file, text]])).length === 0;

  test.each([
    '// Matrices, row by row.\nexport const x = 1;',
    '// A first line that runs on\n// and ends its sentence here.\n',
    '/** What a network is. */\nexport const x = 1;',
    '#!/usr/bin/env node\n// The command line, once around.\n',
  ])('%j opens with a sentence', (text) => {
    expect(opens(text)).toBe(true);
  });

  test.each([
    'export const x = 1;',
    'export const x = 1; // A comment after code comes late.',
    '// TODO\nexport const x = 1;',
    '// a heading without an end\nexport const x = 1;',
    '// @ts-nocheck because of this and that.\nexport const x = 1;',
    '// biome-ignore-all lint: this and that.\nexport const x = 1;',
    '',
  ])('%j does not', (text) => {
    expect(check(new Map([['src/net/x.ts', text]]))).toEqual([
      { file: 'src/net/x.ts', line: 1, message: expect.stringContaining('does not open with a comment') },
    ]);
  });

  test('AssemblyScript, scripts and benchmarks need the sentence and nothing else', () => {
    for (const file of ['src/engine/wasm/x.as.ts', 'scripts/x.mjs', 'bench/x.ts']) {
      expect(opens(`// Some words about it.\nimport './y'; process.exit(@inline f());`, file)).toBe(true);
      expect(opens('let x;', file)).toBe(false);
    }
  });
});
