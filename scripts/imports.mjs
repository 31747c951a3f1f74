// The rules about who may import whom: order of the rooms, circles, platform APIs, extensions, opening comments.
// `check` is pure and tested; run as a program it checks this repository and exits with 1 if a rule is broken.

import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { scan } from './scan.mjs';

/** The rooms, each with those directly below it. A room may import itself and every room reached downwards. */
const BELOW = {
  random: [],
  format: [],
  net: ['random', 'format'],
  data: ['random', 'format'],
  engine: ['net', 'data'],
  backprop: ['polytope'],
  polytope: ['engine'],
  picture: ['polytope'],
  run: ['picture'],
  receipt: ['run'],
  memory: ['net'],
  parity: ['memory', 'run'],
  cli: ['receipt', 'parity'],
  web: ['receipt', 'parity', 'backprop'],
};

/** Plain bad input may come up in any room, so the error for it may be imported by all. */
const FOR_ALL = 'src/format/input-error.ts';

/** What exists on one platform only: names, and packages. */
const PLATFORMS = {
  node: {
    globals:
      /^(process|Buffer|__dirname|__filename|require|global|setImmediate|clearImmediate|NodeJS|import\.meta\.(dirname|filename))$/,
    imports: /^(@napi-rs\/canvas|image-size\/fromFile|webgpu)(\/|$)/,
  },
  web: {
    globals:
      /^(window|document|navigator|self|location|localStorage|sessionStorage|indexedDB|requestAnimationFrame|cancelAnimationFrame|Worker|OffscreenCanvas|XMLHttpRequest|HTML\w*Element|import\.meta\.(env|hot))$/,
    imports: /^(uplot|solid-js)(\/|$)/,
  },
};

/** Packages that an installed Crease does not have. */
const DEVELOPMENT =
  /^(vitest|fast-check|vite|rolldown|typescript|assemblyscript|playwright-core|axe-core)(\/|$)/;

/**
 * @typedef {{ file: string, line: number, message: string }} Violation
 */

/**
 * Checks source files against the rules.
 * @param {ReadonlyMap<string, string>} files repository path (with forward slashes) -> text
 * @returns {Violation[]} in the order of the files
 */
export function check(files) {
  const violations = [];
  /** @type {Map<string, { target: string, line: number }[]>} */
  const graph = new Map();
  for (const [file, text] of files) {
    const report = (at, message) => violations.push({ file, line: lineOf(text, at), message });
    if (!opensWithSentence(text))
      report(0, 'does not open with a comment of one sentence that says what it is');
    // AssemblyScript is another language with other names; bench/ and scripts/ are Node tools outside the rooms.
    if (file.endsWith('.as.ts') || !/^(src|web)\//.test(file)) continue;
    const room = roomOf(file);
    if (!(room in BELOW) && !isTest(file))
      report(0, `lies in no room; the rooms are ${Object.keys(BELOW).join(', ')}`);
    const { imports, globals, errors } = scan(file, text);
    for (const { message, at } of errors) report(at, `does not parse: ${message}`);
    for (const { name, at } of globals) {
      const platform = foreign(file, (of) => of.globals.test(name));
      if (platform) report(at, `${name} exists on ${platform} only; use it in a *.${platform}.ts file`);
    }
    for (const { specifier, at } of imports) {
      for (const message of judge(file, room, specifier)) report(at, message);
      const target = resolve(file, specifier);
      if (target && files.has(target)) {
        graph.set(file, [...(graph.get(file) ?? []), { target, line: lineOf(text, at) }]);
      }
    }
  }
  return [...violations, ...circles(graph)];
}

/** Why `file` may not import `specifier`: nothing, or one line for each broken rule. */
function* judge(file, room, specifier) {
  const target = resolve(file, specifier);
  if (!target) {
    if (DEVELOPMENT.test(specifier) && !isTest(file))
      yield `${specifier} is for tests only (*.test.ts, testing/)`;
    const platform = foreign(
      file,
      (of, name) => of.imports.test(specifier) || (name === 'node' && isBuiltin(specifier)),
    );
    if (platform) yield `${specifier} exists on ${platform} only; import it in a *.${platform}.ts file`;
    return;
  }
  if (/^(src|web)(\/|$)/.test(target) && /(\/[^./]+|^\w+|\.js)$/.test(target))
    yield `${specifier} lacks its .ts extension`;
  if (isTest(file)) {
    // Tests may look at anything outside the rooms (scripts, the build), but keep the order of the rooms.
    if (!/^(src|web)\//.test(target)) return;
  } else {
    const platform = platformOf(target);
    if (platform && platform !== platformOf(file)) yield `only *.${platform}.ts files may import ${target}`;
    if (isTest(target)) yield `only tests may import ${target}`;
  }
  const other = roomOf(target);
  const isForAll = target === FOR_ALL || isTest(target);
  if (!isForAll && room in BELOW && other !== room && !reachable(room).has(other)) {
    yield `${room} may not import ${other} (${target})`;
  }
}

/** All rooms below a room. */
function reachable(room) {
  return new Set(BELOW[room].flatMap((next) => [next, ...reachable(next)]));
}

/** The room of a path: src/ROOM/..., or web/...; for anything else its first folder. */
function roomOf(file) {
  const [top, second, third] = file.split('/');
  return top === 'src' ? (third === undefined ? 'src' : second) : top;
}

const isTest = (file) => /\.test\.tsx?$/.test(file) || file.split('/').includes('testing');

/** The platform that a file is written for; undefined for both. */
function platformOf(file) {
  return file.match(/\.(node|web)\.tsx?$/)?.[1];
}

/** The first platform, other than the file's own, for which `uses` holds; tests are at home on all. */
function foreign(file, uses) {
  if (isTest(file)) return undefined;
  return Object.keys(PLATFORMS).find((name) => name !== platformOf(file) && uses(PLATFORMS[name], name));
}

/** The repository path of a relative import; undefined for a package. */
function resolve(file, specifier) {
  if (!/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  return path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
}

const lineOf = (text, at) => text.slice(0, at).split('\n').length;

/** Whether the first thing in a file is a comment of three words or more that ends a sentence. */
function opensWithSentence(text) {
  const opening =
    text.replace(/^#!.*\n/, '').match(/^\s*(?:\/\*[\s\S]*?\*\/|(?:[ \t]*\/\/.*(?:\n|$))+)/)?.[0] ?? '';
  return !/^\W*(@ts-|biome-|eslint)/.test(opening) && /\w+\W+\w+\W+\w[\s\S]*[.:](\s|$)/.test(opening);
}

/** One violation for every set of files that import each other in a circle, with a shortest circle through the first. */
function circles(graph) {
  const violations = [];
  const inACircle = new Set();
  for (const start of [...graph.keys()].sort()) {
    if (inACircle.has(start)) continue;
    const trail = new Map(graph.get(start).map(({ target }) => [target, [start, target]]));
    for (const [file, way] of trail) {
      if (file === start) break;
      for (const { target } of graph.get(file) ?? [])
        if (!trail.has(target)) trail.set(target, [...way, target]);
    }
    const way = trail.get(start);
    if (!way) continue;
    for (const file of way) inACircle.add(file);
    const line = graph.get(start).find(({ target }) => target === way[1]).line;
    violations.push({ file: start, line, message: `circle: ${way.join(' > ')}` });
  }
  return violations;
}

/** Reads the source files of a repository. */
function sources(root) {
  const files = new Map();
  const read = (directory, deep) => {
    const entries = readdirSync(path.join(root, directory), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path.posix.join(directory, entry.name);
      if (entry.isDirectory() && deep) read(name, true);
      else if (/\.(ts|tsx|mjs)$/.test(name)) files.set(name, readFileSync(path.join(root, name), 'utf8'));
    }
  };
  read('', false);
  for (const entry of readdirSync(root)) if (/^(src|web|bench|scripts)$/.test(entry)) read(entry, true);
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = sources(path.join(path.dirname(fileURLToPath(import.meta.url)), '..'));
  const violations = check(files);
  for (const { file, line, message } of violations) console.log(`${file}:${line}: ${message}`);
  console.log(`imports: ${files.size} files, ${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
