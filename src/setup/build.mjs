// Builds dist/ from src/ and links the `qiaw` command for `npx qiaw`. Plain JavaScript: it runs before anything is built.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAttributes } from './attributes.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ifPossible = process.argv.includes('--if-possible');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

if (!existsSync(compiler)) {
  if (ifPossible) process.exit(0);
  console.error('The TypeScript compiler is not installed. Run `npm ci` first.');
  process.exit(1);
}

await writeAttributes();
const result = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
});
// Type errors are the type check's business (`npm run typecheck`); a build fails only when it emits nothing.
const main = join(root, 'dist', 'main.js');
if (!existsSync(main)) {
  if (ifPossible) process.exit(0);
  console.error(result.stdout);
  process.exit(1);
}
chmodSync(main, 0o755);
writeFileSync(join(root, 'dist', 'build-info.json'), `${JSON.stringify({ commit: commit() })}\n`);
const link = join(root, 'node_modules', '.bin', 'qiaw');
try {
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'dist', 'main.js'), link);
} catch {
  // Where symbolic links are not allowed, `node dist/main.js` serves as well.
}

/** The commit the build was made from, marked when the sources differ from it; empty outside a git checkout. */
function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  // A build from an archive (the container's) is told the commit.
  if (head.status !== 0) return process.env.SOURCE_COMMIT ?? '';
  const changed = git('status', '--porcelain', '--', 'src', 'ontology', 'shapes', 'package-lock.json').stdout.trim();
  return head.stdout.trim() + (changed ? '-modified' : '');
}
