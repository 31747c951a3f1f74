// Runs the conformance suite on the webgpu engine; CREASE_GPU=1 with every shape.

import { describe } from 'vitest';
import { conformance } from '../testing/conformance.ts';
import { SHAPES } from '../testing/conformance-cases.ts';
import { ADAPTER, withoutAdapter } from './testing/adapter.ts';
import { createWebGpuEngine } from './webgpu.node.ts';

/** Where a processor stands in for the GPU, the widest shapes take minutes. */
const shapes = process.env.CREASE_GPU ? SHAPES : SHAPES.filter(({ name }) => name === '5 -> [3,7,5] -> 3');

describe.skipIf(withoutAdapter)(`webgpu on ${ADAPTER}`, { timeout: 600_000 }, () => {
  conformance('webgpu', () => createWebGpuEngine(), 1e-4, shapes);
});
