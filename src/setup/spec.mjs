// `npm run spec`: outsiders' programs and suites over what we write, and full-size fuzzing; names what it skipped.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { must, prepare, root } from './prepare.mjs';

const wanted = process.argv.slice(2).filter((word) => word !== '--quick');
const quick = process.argv.includes('--quick');
if (wanted.includes('--help')) {
  console.log(
    'npm run spec [-- [--quick] <part of a file name>…]: all of test/spec, or some; test/spec/README.md says what each asks.',
  );
  process.exit(0);
}
prepare();
const peers = join(root, 'test', 'spec', 'peers');
if (!existsSync(join(peers, 'node_modules'))) {
  console.error('Installing the programs of others that check ours …');
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: peers });
}
const vitest = join(root, 'node_modules', '.bin', 'vitest');
const result = spawnSync(vitest, ['run', '--config', 'vitest.spec.config.ts', ...wanted], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, QIAW_FULL_SIZE: '1', ...(quick && { QIAW_QUICK: '1' }) },
});
process.exit(result.status ?? 1);
