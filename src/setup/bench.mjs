// `npm run bench [topic…]`: measurements, one table a topic. Each file of bench/ is a topic and prints its own table.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const wanted = process.argv.slice(2);
const topics = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((topic) => wanted.length === 0 || wanted.includes(topic));
if (topics.length === 0) {
  console.error(`There is no topic ${wanted.join(' or ')} in bench/.`);
  process.exit(2);
}
let failed = 0;
for (const topic of topics) {
  console.log(`\n## ${topic}\n`);
  const tsx = join(root, 'node_modules', '.bin', 'tsx');
  const result = spawnSync(tsx, [join('bench', `${topic}.ts`)], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
