import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StoreProgram } from '../errors.ts';

const run = promisify(execFile);

/** Versions whose behaviour the query rewriting is written for. */
const supported = /^0\.5\.\d+$/;

/** How to install the program; every message about it ends with this. */
export const howToGet =
  'Install it with `pip install oxigraph` or `cargo install oxigraph-cli`, or use the container ghcr.io/oxigraph/oxigraph, and name the ' +
  'program in `store.program`.';

/** The version of the program, such as 0.5.13. @throws StoreProgram if it is missing, is another program, or has another version */
export async function oxigraphVersion(program: string): Promise<string> {
  const { stdout } = await run(program, ['--version'], { timeout: 20_000 }).catch((cause: unknown) => {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? 'was not found' : 'could not be started';
    throw new StoreProgram(`The program \`${program}\` of the store on disk ${what}. ${howToGet}`, { cause });
  });
  const version = /^oxigraph (\S+)/.exec(stdout)?.[1];
  if (version === undefined) throw new StoreProgram(`\`${program}\` is not Oxigraph. ${howToGet}`);
  if (supported.test(version)) return version;
  throw new StoreProgram(`\`${program}\` is Oxigraph ${version}; supported are versions 0.5. ${howToGet}`);
}
