import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/spec/**', 'node_modules/**'],
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-root.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    // A process for each test file would load the program anew for each: half of the time of all tests.
    isolate: false,
  },
});
