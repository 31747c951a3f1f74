// The evaluator of networks at points, in Node.

import { readFileSync } from 'node:fs';
import { builtFile } from '../../engine/built.node.ts';
import { PointEvaluator } from './point-evaluator.ts';

let compiled: WebAssembly.Module | undefined;

/** An evaluator with a memory of its own. */
export function createPointEvaluator(): PointEvaluator {
  compiled ??= new WebAssembly.Module(readFileSync(builtFile('polytope/change/kernels.wasm')));
  return new PointEvaluator(compiled);
}
