import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deepFeatures, qiawOf } from '../../support/cli.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * The version and commit that both builds report: provenance contains them, and bytes must not differ because of them.
 */
const commit = '0'.repeat(40);

/** One tree of the program, built in a separate folder. */
export class Tree {
  private constructor(readonly folder: string) {}

  /** Whether the repository has this commit; an archive of the sources has none. */
  static has(revision: string): boolean {
    try {
      execFileSync('git', ['cat-file', '-e', `${revision}^{commit}`], { cwd: root, stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  /** The tree of a commit, or the current working tree. */
  static copy(folder: string, revision?: string): Tree {
    mkdirSync(folder, { recursive: true });
    if (revision === undefined) copyWorkingTree(folder);
    else unpack(folder, execFileSync('git', ['archive', revision], { cwd: root, maxBuffer: 1 << 30 }));
    if (sameLock(folder)) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    else install(folder);
    return new Tree(folder);
  }

  /** Takes version and ROI name table from another tree, so that only the program differs; then builds. */
  build(other: Tree = this): this {
    if (other !== this) {
      const { version } = other.#manifest();
      writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ ...this.#manifest(), version }));
      const names = join('ontology', 'roi-names.yaml');
      cpSync(join(other.folder, names), join(this.folder, names));
    }
    execFileSync(process.execPath, [join(this.folder, 'src', 'setup', 'build.mjs')], {
      cwd: this.folder,
      env: { ...process.env, SOURCE_COMMIT: commit },
      stdio: 'inherit',
    });
    return this;
  }

  #manifest(): { version: string } {
    return JSON.parse(readFileSync(join(this.folder, 'package.json'), 'utf8')) as { version: string };
  }

  /** The cohort of `qiaw start`, as this tree writes it. */
  async writeDemonstration(folder: string): Promise<string> {
    const phantom = (await import(/* @vite-ignore */ cohortModule(this.folder))) as {
      generateCohort(folder: string, options: { patients: number; seed: number }): Promise<unknown>;
    };
    await phantom.generateCohort(folder, { patients: 12, seed: 1 });
    return folder;
  }

  async run(source: string, data: string, options: readonly string[]): Promise<void> {
    const done = await qiawOf(this.folder, ['run', ...deepFeatures, source, '--data', data, '--quiet', ...options]);
    if (done.code !== 0 && done.code !== 3) throw new Error(`qiaw run ended with ${done.code}:\n${done.stderr}`);
  }
}

/** Where a tree has the generator of its demonstration: the first path is for trees before the modules. */
function cohortModule(folder: string): string {
  const early = join(folder, 'src', 'phantom', 'index.ts');
  return existsSync(early) ? early : join(folder, 'src', 'pipeline', 'index.ts');
}

const lock = 'package-lock.json';

function sameLock(folder: string): boolean {
  return readFileSync(join(folder, lock)).equals(readFileSync(join(root, lock)));
}

/** A tree that was locked to other packages gets its own. */
function install(folder: string): void {
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' };
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: folder, env });
}

/**
 * What git tracks, changed or not, and new files that are not ignored; a symbolic link to installed packages is
 * neither.
 */
function copyWorkingTree(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const name of listed.split('\0')) {
    const path = join(root, name);
    if (name !== '' && existsSync(path) && lstatSync(path).isFile()) cpSync(path, join(folder, name));
  }
}

function unpack(folder: string, archive: Buffer): void {
  execFileSync('tar', ['-xf', '-', '-C', folder], { input: archive });
}
