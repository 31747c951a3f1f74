// Vitest: unit tests beside the code; those that start threads or processes use the build in dist/.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    // A busy machine is slow, and nothing is wrong: what waits, waits long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Tests that do not name an engine compute on the processor, whatever GPU the machine has.
    env: { CREASE_NO_GPU: '1' },
    // Two cores: more workers than that only make timings worse.
    maxWorkers: 2,
    reporters: ['default'],
  },
});
