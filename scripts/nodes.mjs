// Installs other versions of Node for the test that all give the same bits, from npm packages that carry a binary.
//
//   node scripts/nodes.mjs          installs what is missing, then prints the path of each
//   node scripts/nodes.mjs --list   prints the paths of those installed; installs nothing

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSIONS = [20, 22, 24];

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const cache = path.join(root, 'node_modules', '.cache', 'crease-nodes');
const machine = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
// On Apple's own processors the packages go by another name.
const family = machine === 'darwin-arm64' ? `node-bin-${machine}` : `node-${machine}`;

/** Where the binary of a version is, or would be. */
function binary(version) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return path.join(cache, 'node_modules', `node${version}`, 'bin', name);
}

// The running version needs no second copy.
const others = VERSIONS.filter((version) => version !== Number(process.versions.node.split('.')[0]));

if (!process.argv.includes('--list') && !others.every((version) => existsSync(binary(version)))) {
  mkdirSync(cache, { recursive: true });
  const packages = others.map((version) => `node${version}@npm:${family}@${version}`);
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--prefix', cache];
  const { status, error } = spawnSync('npm', ['install', ...flags, ...packages], {
    cwd: cache,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) console.error(`nodes: npm cannot be started: ${error.message}`);
  process.exitCode = status === 0 ? 0 : 1;
}
for (const version of others) if (existsSync(binary(version))) console.log(binary(version));
