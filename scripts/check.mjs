// Checks the code without running it: types, Biome's rules and formatting, and the import rules. All of them run.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

// Biome colours its output even into a file.
const COLOURS = process.stdout.isTTY ? [] : ['--colors=off'];

// The programs' own files rather than node_modules/.bin: those are shell scripts, which Windows cannot spawn.
const STEPS = [
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['biome', 'node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', ...COLOURS, '.'],
  ['imports', 'scripts/imports.mjs'],
];

const failed = [];
for (const [name, program, ...args] of STEPS) {
  const start = performance.now();
  console.log(`check ${name}: ${path.basename(program)} ${args.join(' ')}`.trimEnd());
  const { status, error } = spawnSync(process.execPath, [path.join(root, program), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) console.error(error.message);
  if (status !== 0) failed.push(name);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`check ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
}
if (failed.length > 0) console.log(`check: ${failed.join(', ')} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
