// Builds and serves a page of nothing but the lab, as the real page is built: one policy, relative paths.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { type Site, serveSite } from '../../testing/site.ts';

/** Where the page was built; `remove` it at the end. */
export interface LabPage {
  serve(options?: { readonly isolated?: boolean }): Promise<Site>;
  remove(): void;
}

/** Needs dist/ with the WebAssembly. */
export async function buildLabPage(): Promise<LabPage> {
  const root = mkdtempSync(join(tmpdir(), 'crease-lab-'));
  await build({
    configFile: fileURLToPath(new URL('../../../vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('.', import.meta.url)),
    logLevel: 'warn',
    publicDir: false,
    build: { outDir: root, emptyOutDir: true },
  });
  return {
    serve: (options = {}) => serveSite({ ...options, path: '/some/where/', root }),
    remove: () => rmSync(root, { recursive: true }),
  };
}
