// Builds and serves a page of nothing but the lab, as the real page is built: one policy, relative paths.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildEnvironmentOptions, build, loadConfigFromFile, type UserConfig } from 'vite';
import { type Site, serveSite } from '../../testing/site.ts';

/** Where the page was built; `remove` it at the end. */
export interface LabPage {
  serve(options?: { readonly isolated?: boolean }): Promise<Site>;
  remove(): void;
}

/** How the real page is built, other than from which files. */
function buildOf({
  build: { target, assetsInlineLimit, modulePreload } = {},
}: UserConfig): BuildEnvironmentOptions {
  return { target, assetsInlineLimit, modulePreload } as BuildEnvironmentOptions;
}

/** Needs dist/ with the WebAssembly. */
export async function buildLabPage(): Promise<LabPage> {
  const outDir = mkdtempSync(join(tmpdir(), 'crease-lab-'));
  const root = fileURLToPath(new URL('.', import.meta.url));
  const file = fileURLToPath(new URL('../../../vite.config.ts', import.meta.url));
  const { config } = (await loadConfigFromFile({ command: 'build', mode: 'production' }, file))!;
  // This page has no service worker.
  const plugins = config.plugins!.filter(
    (plugin) => !(plugin && 'name' in plugin && plugin.name === 'file-list'),
  );
  await build({
    ...{ ...config, plugins, root, configFile: false, logLevel: 'error', publicDir: false },
    build: {
      ...buildOf(config),
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: join(root, 'index.html') },
    },
  });
  return {
    serve: (options = {}) => serveSite({ ...options, path: '/some/where/', root: outDir }),
    remove: () => rmSync(outDir, { recursive: true }),
  };
}
