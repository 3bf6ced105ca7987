// `npm run spec`: outsiders' programs and suites over what we write, and full-size fuzzing; names what it skipped.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { must, prepare, root } from './prepare.mjs';

prepare();
const peers = join(root, 'test', 'spec', 'peers');
if (!existsSync(join(peers, 'node_modules'))) {
  console.error('Installing the programs of others that check ours …');
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: peers });
}
const vitest = join(root, 'node_modules', '.bin', 'vitest');
const result = spawnSync(vitest, ['run', '--config', 'vitest.spec.config.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, QIAW_FULL_SIZE: '1' },
});
process.exit(result.status ?? 1);
