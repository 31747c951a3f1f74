// `npm run demo`: trains a network on the ring until the ring is seen, then says how to go on with a picture of one's own.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../dist/cli/main.node.js', import.meta.url));
if (!existsSync(command)) {
  console.error('demo: dist/ is missing: run npm ci, or npm run build');
  process.exit(2);
}

let out = join('runs', 'demo');
for (let n = 2; existsSync(out); n++) out = join('runs', `demo-${n}`);

const SETTINGS = [
  ['--shape', '[30]*10'],
  ['--epochs', '240'],
  ['--batch-size', '256'],
  ['--val-points', '1000'],
  ['--save-interval', '10'],
  ['--seed', '1'],
];
const args = ['train', 'ring', ...SETTINGS.flat(), '--out', out];
const typed = args.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)).join(' ');
console.error(`npx crease ${typed}\n`);
const { status } = spawnSync(process.execPath, [command, ...args], { stdio: 'inherit' });
if (status === 0) {
  console.log('\nYour own picture (PNG, JPEG or WebP):\n\n  npx crease train photo.jpg\n');
}
process.exit(status ?? 1);
