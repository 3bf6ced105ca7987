// Builds dist/ from src/ and links the `qiaw` command for `npx qiaw`. Plain JavaScript, because it runs before anything is built.
// The compiler checks all of src/. rolldown bundles the program, its worker threads and the library. With `--types` it also
// bundles the library's types, which takes some seconds and is needed only for a package.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const src = join(root, 'src');
const dist = join(root, 'dist');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

if (!existsSync(compiler) || !existsSync(join(root, 'node_modules', 'rolldown'))) {
  // `npm install` without development packages also runs this (`prepare`); an existing build is kept.
  if (process.argv.includes('--if-possible')) process.exit(0);
  console.error('The compiler and the bundler are not installed. Run `npm ci` first.');
  process.exit(1);
}

const { writeAttributes } = await import('./attributes.mjs');
const { writeTables } = await import('./tables.mjs');
await writeAttributes();
const written = new Set(await writeTables());
compile();
for (const name of await bundle()) written.add(name);
writeFileSync(join(dist, 'build-info.json'), `${JSON.stringify({ commit: commit() })}\n`);
await writeCommands();
for (const name of ['.types', 'build-info.json', 'commands.json']) written.add(name);
const withTypes = process.argv.includes('--types');
if (withTypes) for (const name of await writeTypes()) written.add(name);
for (const name of readdirSync(dist)) {
  const kept = written.has(name) || (!withTypes && name.endsWith('.d.ts'));
  if (!kept) rmSync(join(dist, name), { recursive: true, force: true });
}
chmodSync(join(dist, 'main.js'), 0o755);
link();

/** Writes types of every module to dist/.types, from which the library's types are taken. A type error ends the build. */
function compile() {
  const result = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (result.status === 0) return;
  console.error(`${result.stdout}The compiler found errors, so nothing was built.`);
  process.exit(1);
}

/**
 * One file each for the program, the worker threads and the library entries, flat in dist/; shared code is in separate chunks.
 * Packages are not bundled. Returns the names of the files.
 */
async function bundle() {
  const { rolldown } = await import('rolldown');
  const modules = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const entries = modules.filter(
    (file) => file.endsWith('-worker.ts') || (dirname(file) === 'entries' && file.endsWith('.ts')),
  );
  const input = {};
  for (const file of ['main.ts', join('cli', 'command-list.ts'), ...entries]) {
    const name = basename(file, '.ts');
    if (input[name])
      throw new Error(`${file}: dist/ is flat, so file names must be unique, but another file in src/ has this name.`);
    input[name] = join(src, file);
  }
  const found = await rolldown({ cwd: root, input, platform: 'node', external: /^[^./]/ });
  const { output } = await found.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await found.close();
  return output.map(({ fileName }) => fileName);
}

/** Command descriptions for `qiaw --help`, so that it does not have to load all commands. */
async function writeCommands() {
  const { commandList } = await import(`${pathToFileURL(join(dist, 'command-list.js'))}?${Date.now()}`);
  writeFileSync(join(dist, 'commands.json'), `${JSON.stringify(await commandList(), null, 1)}\n`);
}

/** The types of the library entries, one file per entry. Returns the names of the files. */
async function writeTypes() {
  const entries = readdirSync(join(src, 'entries')).filter((file) => file.endsWith('.ts'));
  const { bundleTypes } = await import('./types.mjs');
  return bundleTypes(entries.map((file) => basename(file, '.ts')));
}

function link() {
  const command = join(root, 'node_modules', '.bin', 'qiaw');
  try {
    mkdirSync(dirname(command), { recursive: true });
    rmSync(command, { force: true });
    symlinkSync(join('..', '..', 'dist', 'main.js'), command);
  } catch {
    // Where symbolic links are not allowed, `node dist/main.js` works as well.
  }
}

/** The commit of the build, with a mark if the sources differ from it; empty outside a git checkout. */
function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  // A build from an archive (for the container) gets the commit from the environment.
  if (head.status !== 0) return process.env.SOURCE_COMMIT ?? '';
  const changed = git('status', '--porcelain', '--', 'src', 'ontology', 'shapes', 'package-lock.json').stdout.trim();
  return head.stdout.trim() + (changed ? '-modified' : '');
}
