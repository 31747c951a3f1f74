// Vitest: unit tests beside the code; those that start threads or processes use the build in dist/.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers than that only make timings worse.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
