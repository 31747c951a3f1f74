// A directory for a test, gone when the test is over.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes the directory; a concurrent test passes its own `onTestFinished`. */
export function scratch(whenFinished: (clean: () => void) => void = onTestFinished): string {
  const path = mkdtempSync(join(tmpdir(), 'crease-test-'));
  whenFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
