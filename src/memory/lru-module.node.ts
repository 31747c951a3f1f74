// Loads the WebAssembly of the LRU engines.

import { readFileSync } from 'node:fs';

let compiled: WebAssembly.Module | undefined;

/** dist/memory/wasm/lru.wasm, compiled once. */
export function lruModule(): WebAssembly.Module {
  const root = import.meta.url.endsWith('.ts') ? '../../dist/memory/' : './';
  compiled ??= new WebAssembly.Module(readFileSync(new URL(`${root}wasm/lru.wasm`, import.meta.url)));
  return compiled;
}
