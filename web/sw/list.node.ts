// Writes into the built service worker which files there are, and a version that changes when one of them does.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { printBuild } from './plan.ts';

const PLACE = '__CREASE_BUILD__';

/** @param folder the built page, complete */
export function writeFileList(folder: string): void {
  const worker = join(folder, 'sw.js');
  const code = readFileSync(worker, 'utf8');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(folder.length)
        .split(sep)
        .join('/'),
    )
    .map((file) => file.replace(/^\//, ''))
    .filter((file) => file !== 'sw.js' && !file.endsWith('.map'))
    .sort();
  const hash = createHash('sha256').update(code);
  for (const file of files) hash.update(file).update(readFileSync(join(folder, file)));
  const list = printBuild({ version: hash.digest('hex').slice(0, 16), files });
  if (!/^[\w./|-]+$/.test(list))
    throw new Error('a built file has a name that the service worker cannot hold');
  if (code.split(PLACE).length !== 2) throw new Error(`sw.js has no ${PLACE} to put its files in`);
  writeFileSync(worker, code.replace(PLACE, list));
}
