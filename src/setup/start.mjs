// `npm start`: installs missing packages, builds, then runs `qiaw start`. Plain JavaScript, no dependencies.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.mjs';

prepare();
const result = spawnSync(process.execPath, [join(root, 'dist', 'main.js'), 'start', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
