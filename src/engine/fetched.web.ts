// WebAssembly modules in the browser: fetched from beside the page and compiled.

/**
 * Compiles the module at an address.
 * @throws Error, one line, if it cannot be fetched
 */
export async function compileWasm(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) {
    const name = url.pathname.split('/').at(-1);
    throw new Error(`${name} cannot be loaded (${response?.status ?? 'no connection'}); reload the page`);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
