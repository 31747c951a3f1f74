// The wasm engine with its kernels in C (kernels.c) instead of WebAssembly: the same memory, the same bits, wider vectors.
//
// It needs a C compiler and Node's headers, which is why it serves the study alone.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../../../dist/engine/built.node.js';
import { createMemory, WasmEngine } from '../../../dist/engine/wasm/host.js';

const SOURCE = fileURLToPath(new URL('kernels.c', import.meta.url));
const HEADERS = resolve(dirname(process.execPath), '../include/node');
const COMPILER = process.env.CC ?? 'cc';

/** Separate multiplications and additions, each rounded as in WebAssembly; what else may change changes no bit. */
const FLAGS = [
  ...['-O3', '-march=native', '-ffp-contract=off', '-fno-math-errno', '-Wall', '-Wno-psabi'],
  ...(process.arch === 'x64' ? ['-mprefer-vector-width=512'] : []),
  ...['-shared', '-fPIC', `-I${HEADERS}`],
];

/** Why it cannot be had here; undefined where it can. */
export function missing() {
  if (process.platform !== 'linux') return 'they are compiled on Linux';
  if (!existsSync(join(HEADERS, 'node_api.h'))) return `Node's headers are not in ${HEADERS}`;
  if (spawnSync(COMPILER, ['--version']).status !== 0) return `there is no C compiler called ${COMPILER}`;
  return undefined;
}

/**
 * Compiles the kernels into a folder, for this very machine.
 * @returns what makes an engine of one thread, and how many tasks were done in C and in WebAssembly
 */
export async function compileNative(folder) {
  const problem = missing();
  if (problem !== undefined) throw new Error(`no native kernels: ${problem}; go on without --native`);
  mkdirSync(folder, { recursive: true });
  // Several processes may do so at once.
  const partial = join(folder, `kernels.${process.pid}.node`);
  const compiled = spawnSync(COMPILER, [...FLAGS, '-o', partial, SOURCE], { encoding: 'utf8' });
  if (compiled.status !== 0) {
    rmSync(partial, { force: true });
    throw new Error(`${COMPILER} could not compile ${SOURCE}: ${compiled.stderr}`);
  }
  const library = join(resolve(folder), 'kernels.node');
  renameSync(partial, library);
  const native = createRequire(import.meta.url)(library);
  const module = await WebAssembly.compile(readFileSync(builtFile('engine/wasm/kernels.wasm')));
  const done = { native: 0, wasm: 0 };
  const createEngine = async () => {
    const memory = createMemory(false);
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const run = (kind, network, task, thread) => {
      const isDone = native.run(memory.buffer, kind, network, task, thread);
      done[isDone ? 'native' : 'wasm']++;
      if (!isDone) exports.run(kind, network, task, thread);
    };
    const stopped = async () => {};
    return new WasmEngine({ ...exports, run }, memory, { helpers: 0, gate: undefined, stopped });
  };
  return { createEngine, done };
}
