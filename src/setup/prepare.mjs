// Prerequisites of every npm script: a supported Node, the installed packages and an up-to-date build.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs a program in this terminal; if it fails, this process exits with its status. */
export function must(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) console.error(result.error.message);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs packages if node_modules is missing or older than the lock file, then builds. */
export function prepare() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
    process.exit(1);
  }
  if (!installed()) {
    if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
      // `npm ci` would empty the folder that the link names, which other checkouts use.
      console.error('node_modules is a link to packages that do not match package-lock.json; install them there.');
      process.exit(1);
    }
    console.error('Installing the packages (once, about a minute) …');
    // Otherwise onnxruntime-node would download GPU libraries; the CPU library is included in its package.
    const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    // The build needs the development packages, whatever NODE_ENV is.
    must(npm, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
      env,
      shell: process.platform === 'win32',
    });
  }
  must(process.execPath, [join(root, 'src', 'setup', 'build.mjs')]);
}

/** Compares the lock file with node_modules/.package-lock.json, where npm records what it has installed. */
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
