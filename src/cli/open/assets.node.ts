// The files of the lab's page, read once when the server starts: what is not among them cannot be asked for.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../../engine/built.node.ts';
import { InputError } from '../../format/input-error.ts';
import { typeOf } from './file-names.ts';

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  /** The ETag, a hash of the bytes. */
  readonly tag: string;
}

/** Built for hosts that cannot set headers; here it would only keep an old page alive. */
const LEFT_OUT = new Set(['/sw.js']);

/**
 * The files by the paths of their addresses; that of the page is `/`.
 * @param folder where the page was built
 * @throws InputError if it was not
 */
export async function loadAssets(
  folder: string = fileURLToPath(builtFile('web/')),
): Promise<Map<string, Asset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const assets = new Map<string, Asset>();
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const path = `/${file.slice(join(folder, sep).length).split(sep).join('/')}`;
    const type = typeOf(path);
    if (type === undefined || LEFT_OUT.has(path)) continue;
    const bytes = await readFile(file);
    assets.set(path, {
      type,
      bytes,
      tag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`,
    });
  }
  const page = assets.get('/index.html');
  if (page === undefined) {
    throw new InputError(`the page of the lab is not built (${folder} has no index.html); run npm run build`);
  }
  return assets.set('/', page);
}
