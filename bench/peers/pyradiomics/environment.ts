import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where the environment is kept (ignored by git). `QIAW_PYRADIOMICS` names another Python that has PyRadiomics. */
const folder = join(import.meta.dirname, '..', '.venv');

/**
 * A Python with the pinned PyRadiomics, created on first use (`requirements.txt`; PyRadiomics is built from source,
 * which needs a C compiler and Python's headers). Undefined, with the reason on stderr, where it cannot be installed.
 */
export function pyradiomicsPython(): string | undefined {
  const given = process.env['QIAW_PYRADIOMICS'];
  if (given) return given;
  const python = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'complete'))) return python;
  const run = (program: string, ...words: string[]): void => {
    execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  try {
    console.error(`Making ${folder} …`);
    run('python3', '-m', 'venv', folder);
    run(python, '-m', 'pip', 'install', '-q', '-r', join(import.meta.dirname, 'requirements.txt'));
    run(python, '-m', 'pip', 'install', '-q', '--no-build-isolation', 'pyradiomics==3.0.1');
    run(python, '-c', 'import radiomics');
    run(python, '-c', `open(${JSON.stringify(join(folder, 'complete'))}, "w").close()`);
    return python;
  } catch (error) {
    console.error(`PyRadiomics cannot be installed here: ${(error as Error).message}`);
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}
