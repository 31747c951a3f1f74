// The golden polytopes: every open case with the wasm engine, a small network with the reference engine too.

import { describe, it } from 'vitest';
import { createReferenceEngine } from '../engine/reference.ts';
import { createWasmEngine } from '../engine/wasm/engine.node.ts';
import { goldenNames, polytopeGolden } from '../testing/polytope-golden.node.ts';

const cases = goldenNames();

if (cases.length > 0) {
  const small = cases.filter((name) => name.startsWith('10x8')).slice(0, 1);
  polytopeGolden('the reference engine', async () => createReferenceEngine(), small);
  polytopeGolden('the wasm engine', () => createWasmEngine({ threads: 2 }), cases);
} else {
  describe.skip('golden polytopes: ../shared/data/polytopes is missing', () => it('is there', () => {}));
}
