// The directory of a run where none was named.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** runs/NAME, or the first of runs/NAME-2, runs/NAME-3, ... that does not exist. */
export function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const path = join('runs', number === 1 ? name : `${name}-${number}`);
    if (!existsSync(path)) return path;
  }
}
