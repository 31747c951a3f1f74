// Runs the conformance suite on every engine.

import { createReferenceEngine } from './reference.ts';
import { conformance } from './testing/conformance.ts';

conformance('reference, float64', async () => createReferenceEngine(), 1e-6);
conformance('reference, float32', async () => createReferenceEngine({ precision: 32 }), 1e-5);
