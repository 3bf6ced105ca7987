// `npm run bench [topic…]`: benchmarks. Each file of bench/ is a topic and prints its own table.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';
import { runTopics } from './topics.mjs';

const all = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

/** Settings and arguments that reduce a topic's size. Topics that only need QIAW_QUICK are not listed. */
const quick = {
  catalogue: { env: { PATIENTS: '20', FEATURES: '200' } },
  exports: { env: { SUBJECTS: '20', FEATURES: '200' } },
  graphql: { env: { ONLY: 'generated', PATIENTS: '500' } },
  metadata: { env: { DATASETS: '300' } },
  queue: { args: ['12'] },
  sparql: { env: { TIMES: '1', REPETITIONS: '2', ENGINES: 'ours' } },
  vectors: { env: { SIZES: '1000,10000' } },
};
const minutes = { full: 90, quick: 15 };

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    `npm run bench [-- [--quick] topic…]: runs all topics, or some of ${all.join(', ')}, in order. --quick uses a\n` +
      'small size and takes about 15 minutes. It only shows that they run; its figures mean little.',
  );
  process.exit(0);
}
const isQuick = args.includes('--quick');
const wanted = args.filter((arg) => arg !== '--quick');
const unknown = wanted.filter((topic) => !all.includes(topic));
if (unknown.length > 0) {
  console.error(`There is no topic ${unknown.join(' or ')}; choose from ${all.join(', ')}.`);
  process.exit(2);
}
prepare();
process.exitCode = await runTopics(
  (wanted.length === 0 ? all : wanted).map((name) => ({
    name,
    program: join(root, 'node_modules', '.bin', 'tsx'),
    args: () => [join('bench', `${name}.ts`), ...((isQuick && quick[name]?.args) || [])],
    env: isQuick ? { QIAW_QUICK: '1', ...quick[name]?.env } : {},
    minutes: isQuick ? minutes.quick : minutes.full,
  })),
);
