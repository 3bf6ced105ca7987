import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';

/** The oldest version that package.json promises, and the long-term support release the image is built on. */
const versions = { 'the oldest supported Node': '20.19.0', 'the long-term support release': '24' };

/**
 * What depends on the runtime: native code, sockets, threads, the command line. `QIAW_NODE_TESTS=test` runs all of `npm
 * test`.
 */
const chosen = process.env['QIAW_NODE_TESTS']?.split(' ') ?? [
  ...['test/core', 'test/server/access', 'test/server/http/wire.test.ts', 'test/cli/commands.test.ts'],
  'test/deep/onnx-runtime.test.ts',
];

const onNode = (version: string, ...args: readonly string[]) =>
  spawnSync('npx', ['--yes', '--package', `node@${version}`, '--', 'node', ...args], {
    encoding: 'utf8',
    timeout: 1_700_000,
    maxBuffer: 1 << 28,
    // The configuration of the program that runs this test does not apply to the other Node.
    env: { ...process.env, NODE_OPTIONS: '', VITEST: '', VITEST_POOL_ID: '', VITEST_WORKER_ID: '' },
  });

for (const [name, version] of Object.entries(versions)) {
  describe(`On ${name} (${version})`, () => {
    const there = spawnSync('npx', ['--yes', '--package', `node@${version}`, '--', 'node', '--version'], {
      cwd: tmpdir(),
      encoding: 'utf8',
    });
    it.skipIf(there.status !== 0)('the tests pass (skipped where the npm package `node` is not available)', () => {
      expect(there.stdout.trim()).toMatch(new RegExp(`^v${version.replaceAll('.', '\\.')}(?:\\.|$)`));
      const run = onNode(version, 'node_modules/vitest/vitest.mjs', 'run', '--maxWorkers=1', ...chosen);
      expect(run.stdout + run.stderr).toMatch(/Tests .*passed/);
      expect(run.status, run.stdout).toBe(0);
    });
  });
}
