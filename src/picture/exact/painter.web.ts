// The painter in a browser, in a worker or on the page's own thread.

import { compileWasm } from '../../engine/fetched.web.ts';
import { Painter } from './painter.ts';

/**
 * Fetches the module and starts a painter.
 * @throws Error, one line, if it cannot be fetched
 */
export async function startPainter(): Promise<Painter> {
  return new Painter(await compileWasm(new URL('../../../dist/picture/exact/kernels.wasm', import.meta.url)));
}
