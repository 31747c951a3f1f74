// Builds dist/: TypeScript to JavaScript, AssemblyScript to WebAssembly, once for shared and once for unshared memory, and
// web/ to the static page dist/web. A dist/ that was built from the same files by the same packages is left as it is.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

/** Runs a package's command with this Node, without a shell, so that it works the same on every platform. */
function run(packageName, bin, args) {
  const manifest = require.resolve(`${packageName}/package.json`);
  const script = join(dirname(manifest), require(manifest).bin[bin]);
  execFileSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
}

/** Compiles the kernels of a folder of src/ to a module of dist/. */
function assemble(folder, name, options) {
  mkdirSync(join(root, 'dist', folder), { recursive: true });
  run('assemblyscript', 'asc', [
    `src/${folder}/kernels.as.ts`,
    '-o',
    `dist/${folder}/${name}.wasm`,
    ...options,
  ]);
}

/** What dist/ is made of, as one hash: names and bytes of all sources, settings and locked packages. */
function sources() {
  const hash = createHash('sha256').update(process.version);
  const add = (path) => {
    if (statSync(join(root, path)).isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(`${path}/${name}`);
    } else hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  };
  const settings = readdirSync(root).filter((name) =>
    /^(tsconfig.*|package.*|vite\.config)\.(json|ts)$/.test(name),
  );
  for (const path of ['src', 'web', 'scripts/build.mjs', ...settings.sort()]) add(path);
  return hash.digest('hex');
}

// Written last: a build that was broken off has none.
const stamp = join(root, 'dist/.sources');
const before = sources();
const isWhole = ['cli/main.node.js', 'web/index.html'].every((file) => existsSync(join(root, 'dist', file)));
if (isWhole && existsSync(stamp) && readFileSync(stamp, 'utf8') === before) {
  console.log('build: dist/ is up to date');
  process.exit(0);
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
run('typescript', 'tsc', ['-p', 'tsconfig.build.json']);
// Memory is imported and laid out by TypeScript; modules keep no data of their own, so threads may share them.
const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd,threads', '--importMemory'];
const shared = ['--sharedMemory', '--initialMemory', '16', '--maximumMemory', '49152'];
assemble('engine/wasm', 'kernels', options);
assemble('engine/wasm', 'kernels-shared', [...options, ...shared]);
assemble('polytope/exact', 'kernels', options);
// One thread, and a memory of its own.
const alone = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'];
assemble('memory/wasm', 'lru', alone);
assemble('picture/exact', 'kernels', alone);
assemble('polytope/change', 'kernels', alone);
assemble('backprop/wasm', 'kernels', alone);
// Last: the page takes the WebAssembly from dist/.
run('vite', 'vite', ['build', '--logLevel', 'warn']);
const command = join(root, 'dist/cli/main.node.js');
if (existsSync(command)) chmodSync(command, 0o755);
writeFileSync(stamp, before);
