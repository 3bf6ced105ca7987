// `npm run bench [topic…]`: measurements, one table a topic. Each file of bench/ is a topic and prints its own table.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

const all = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const wanted = process.argv.slice(2);
if (wanted.includes('--help')) {
  console.log(`npm run bench [topic…]: all topics, or some of ${all.join(', ')}.`);
  process.exit(0);
}
const unknown = wanted.filter((topic) => !all.includes(topic));
if (unknown.length > 0) {
  console.error(`There is no topic ${unknown.join(' or ')}; there are ${all.join(', ')}.`);
  process.exit(2);
}
prepare();
const topics = wanted.length === 0 ? all : wanted;
let failed = 0;
for (const topic of topics) {
  console.log(`\n## ${topic}\n`);
  const tsx = join(root, 'node_modules', '.bin', 'tsx');
  const result = spawnSync(tsx, [join('bench', `${topic}.ts`)], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
