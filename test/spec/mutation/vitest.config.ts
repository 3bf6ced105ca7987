import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Job } from './job.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const { code } = JSON.parse(readFileSync(process.env['QIAW_MUTATION_JOB']!, 'utf8')) as Job;

/** One worker that loads the tests of a module once, over sources with all mutants included. */
export default defineConfig({
  root: here('../../..'),
  plugins: [{ name: 'mutants', enforce: 'pre', transform: (_, id) => code[id] ?? null }],
  test: {
    include: ['test/spec/mutation/start.ts'],
    globalSetup: [here('../../support/temporary-root.ts')],
    runner: here('./runner.ts'),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 1,
    isolate: false,
    silent: true,
  },
});
