// The painter in Node.

import { readFileSync } from 'node:fs';
import { builtFile } from '../../engine/built.node.ts';
import { Painter } from './painter.ts';

let compiled: WebAssembly.Module | undefined;

/** A painter with a memory of its own; of its memory nothing is left once nobody has it any more. */
export function createPainter(): Painter {
  compiled ??= new WebAssembly.Module(readFileSync(builtFile('picture/exact/kernels.wasm')));
  return new Painter(compiled);
}
