// What every npm script needs first: a supported Node, the installed packages and a fresh build.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs a program with this terminal; ends this process with its status when it fails. */
export function must(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) console.error(result.error.message);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs when node_modules is absent or older than the lock file, then builds. */
export function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
    process.exit(1);
  }
  if (!installed()) {
    console.error('Installing the packages (once, about a minute) …');
    // onnxruntime-node would otherwise fetch GPU libraries from outside the npm registry; the CPU library is in the package.
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // Without the packages of development nothing could be built, whatever NODE_ENV says.
    must(npm, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      env,
      shell: process.platform === 'win32',
    });
  }
  must(process.execPath, [join(root, 'src', 'setup', 'build.mjs')]);
}

/** npm notes what it installed in node_modules/.package-lock.json: compare that with the lock file's packages. */
function installed() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(marker)) return false;
  const there = JSON.parse(readFileSync(marker, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || there[path]?.version === version,
  );
}
