import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/spec/**/*.spec.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['test/support/build-once.ts', 'test/support/temporary-root.ts'],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    pool: 'forks',
    maxWorkers: 1,
    reporters: ['verbose'],
  },
});
