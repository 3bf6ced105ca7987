// `npm run spec`: checks by third-party programs and test suites, and tests at full size. Each file of test/spec is a topic.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { must, prepare, root } from './prepare.mjs';
import { runTopics } from './topics.mjs';

const spec = join(root, 'test', 'spec');
const all = readdirSync(spec, { recursive: true })
  .filter((file) => file.endsWith('.spec.ts') && !file.includes('node_modules') && !file.startsWith(`peers${sep}`))
  .map((file) => file.slice(0, -'.spec.ts'.length).replaceAll(sep, '/'))
  .sort();

/** Topics that have no small size. */
const onlyFull = {
  'hundred-patients': 'needs a hundred patients',
  'node-versions': 'installs two other releases of Node',
  'same-bytes': 'builds two commits and runs both',
  strangers: 'reads every DICOM file in the Python packages',
  'sparql11/query': 'writes docs/sparql-conformance.md from all suites and servers',
};
/** Time limits in minutes at full size, for topics that take longer than most. */
const limits = {
  'crash-commands': 60,
  'hostile-load': 30,
  'hundred-patients': 30,
  mutation: 120,
  'node-versions': 60,
  queue: 60,
  'same-bytes': 60,
  strangers: 120,
};
const usualMinutes = 20;
/** Most take less than one; on a machine with much other work, twenty times as long. */
const quickMinutes = 15;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    'npm run spec [-- [--quick] <part of a file name>…]: runs all of test/spec, or some files, in order. --quick uses a small size and takes\n' +
      'about 15 minutes. test/spec/README.md describes the files.',
  );
  process.exit(0);
}
const isQuick = args.includes('--quick');
const wanted = args.filter((arg) => arg !== '--quick');
const topics = all.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const unknown = wanted.filter((part) => !all.some((name) => name.includes(part)));
if (unknown.length > 0) {
  console.error(`No file name in test/spec contains ${unknown.join(' or ')}; choose from ${all.join(', ')}.`);
  process.exit(2);
}
prepare();
const peers = join(spec, 'peers');
if (!existsSync(join(peers, 'node_modules'))) {
  console.error('Installing third-party programs for the checks …');
  must('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: peers });
}
const report = (folder) => join(folder, 'report.json');
process.exitCode = await runTopics(
  topics.map((name) => ({
    name,
    ...(isQuick && onlyFull[name] !== undefined && { skip: `not with --quick: ${onlyFull[name]}` }),
    program: join(root, 'node_modules', '.bin', 'vitest'),
    args: (folder) => [
      ...['run', '--config', 'vitest.spec.config.ts', join('test', 'spec', `${name}.spec.ts`)],
      ...['--reporter=verbose', '--reporter=json', `--outputFile.json=${report(folder)}`],
    ],
    env: { QIAW_BUILT: '1', ...(isQuick ? { QIAW_KILLS: '1', QIAW_QUICK: '1' } : { QIAW_FULL_SIZE: '1' }) },
    minutes: isQuick ? quickMinutes : (limits[name] ?? usualMinutes),
    outcome: (folder) => outcome(report(folder)),
  })),
);

/** Test counts, and the names of failed and skipped tests. */
function outcome(file) {
  if (!existsSync(file)) return {};
  const { testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (...states) => tests.filter(({ status }) => states.includes(status));
  const [failed, skipped] = [named('failed'), named('skipped', 'pending', 'todo')];
  return {
    passed: named('passed').length,
    failed: failed.length,
    skipped: skipped.length,
    notes: [
      ...failed.map(({ fullName }) => `failed: ${fullName}`),
      ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
    ],
  };
}
