// `npm test`: format check, lint, type check, dead-code check, tests. The last line is `N passed, N failed[, N skipped]`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const checks = [
  ['format and lint', 'biome', ['ci', '--error-on-warnings', '.']],
  ['types', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['dead code', 'knip', ['--no-progress']],
];
let passed = 0;
let failed = 0;
let skipped = 0;

// The tests sometimes wait for a process or a clock. The other checks use that time; their output is shown when they have ended.
const folder = mkdtempSync(join(tmpdir(), 'qiaw-test-'));
const report = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const tests = run('vitest', ['run', ...reporters, ...process.argv.slice(2)], 'inherit');
for (const [name, program, args] of checks) {
  const { status, printed } = await run(program, args, 'pipe');
  console.log(`\n— ${name}\n${printed}`);
  if (status === 0) passed++;
  else {
    failed++;
    console.log(`✗ ${name} failed`);
  }
}
const { status } = await tests;
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  skipped += counts.numPendingTests + (counts.numTodoTests ?? 0);
  // A file that cannot be loaded has no failed test.
  const broken = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  failed += broken.length;
  if (status !== 0 && counts.numFailedTests + broken.length === 0) failed++;
} catch {
  failed++;
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);

/** Runs a program to its end. Its output is shown immediately, or collected. */
function run(program, args, output) {
  return new Promise((resolve) => {
    const child = spawn(bin(program), args, {
      cwd: root,
      stdio: ['ignore', output, output],
      env: { ...process.env, QIAW_BUILT: '1' },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        printed += text;
      });
    }
    child.on('error', (error) => resolve({ status: 1, printed: error.message }));
    child.on('close', (status) => resolve({ status, printed }));
  });
}
