import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/spec/**', 'node_modules/**'],
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-root.ts'],
    // Ends what hangs and nothing else: on a machine with much other work a test takes twenty times as long.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // A process for each test file would load the program anew for each: half of the time of all tests.
    isolate: false,
    // With the default of 16 MB, a fifth of the time is spent on moving short-lived objects.
    execArgv: ['--max-semi-space-size=64'],
  },
});
