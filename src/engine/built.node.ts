// Finds files of the build: worker threads and WebAssembly run from dist/ also when the caller runs from src/.

/** The address of a file below dist/, such as `engine/wasm/kernels.wasm`. Node 20 cannot run TypeScript itself. */
export function builtFile(path: string): URL {
  const root = import.meta.url.endsWith('.ts') ? '../../dist/' : '../';
  return new URL(root + path, import.meta.url);
}
