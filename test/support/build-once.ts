import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Worker threads and command-line tests run the built program, so it is built once before all tests; the npm scripts
 * have built it already.
 */
export default function buildOnce(): void {
  if (process.env['QIAW_BUILT'] === '1') return;
  const root = fileURLToPath(new URL('../../', import.meta.url));
  execFileSync(process.execPath, ['src/setup/build.mjs'], { cwd: root, stdio: 'inherit' });
}
