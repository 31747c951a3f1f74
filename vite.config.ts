// Vite: web/ is the page's source, dist/web the static page, which works from any path on any host.

import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import solid from 'vite-plugin-solid';
import { ISOLATION, PAGE_POLICY } from './src/cli/open/security.ts';
import { writeFileList } from './web/sw/list.node.ts';

/** Puts the policy into the built page; the development server needs inline styles, so it goes without. */
const policy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

/** Tells the service worker what was built, once all of it is there. */
const fileList: Plugin = {
  name: 'file-list',
  apply: 'build',
  closeBundle: () => writeFileList(fileURLToPath(new URL('dist/web', import.meta.url))),
};

export default defineConfig({
  root: 'web',
  base: './',
  plugins: [solid({ hot: false }), policy, fileList],
  clearScreen: false,
  server: { headers: ISOLATION, fs: { allow: ['..'] } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // The policy allows no data: URL for code, and the WebAssembly has to stay a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // A slow machine is no reason for a warning.
      checks: { bundlerTimings: false },
      input: { index: 'web/index.html', sw: 'web/sw/worker.web.ts' },
      // The service worker's address says which pages it serves, and stays the same.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  worker: { format: 'es' },
});
