// `npm test`: format check, lint, type check, dead-code check, tests. The last line is `N passed, N failed[, N skipped]`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const checks = [
  ['format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['types', bin('tsc'), ['--noEmit', '-p', 'tsconfig.json']],
  ['dead code', bin('knip'), ['--no-progress']],
];
let passed = 0;
let failed = 0;
let skipped = 0;
for (const [name, program, args] of checks) {
  console.log(`\n— ${name}`);
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit' });
  if (result.status === 0) passed++;
  else {
    failed++;
    console.log(`✗ ${name} failed`);
  }
}

console.log('\n— tests');
const folder = mkdtempSync(join(tmpdir(), 'qiaw-test-'));
const report = join(folder, 'report.json');
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const run = spawnSync(bin('vitest'), ['run', ...reporters, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
try {
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  skipped += counts.numPendingTests + (counts.numTodoTests ?? 0);
  // A file that cannot even be loaded has no failed test of its own.
  const broken = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
  failed += broken.length;
  if (run.status !== 0 && counts.numFailedTests + broken.length === 0) failed++;
} catch {
  failed++;
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed === 0 ? 0 : 1);
