import fs from 'node:fs';
import type { CaseThreads } from '../../src/pipeline/make/case-pool.ts';
import type { CaseTask } from '../../src/pipeline/make/case-worker.ts';
import type { Finished } from './cli.ts';
import { testKey } from './cli.ts';

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line in this process, which is much faster than a separate process (`qiaw` in cli.ts). A run makes its
 * cases in this thread, one after the other, unless it names a number of workers. Two command lines at the same time
 * wait for each other. Not suitable for signals, kills, races, or what a process reads at its start.
 */
export function qiawHere(
  args: readonly string[],
  { env = {} }: { readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const finished = before.then(() => run(args, { QIAW_IDENTITY_KEY: testKey, ...env }));
  before = finished.catch(() => {});
  return finished;
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
  const [{ main }, { caseThreads }] = await Promise.all([
    import('../../src/cli/command-line.ts'),
    import('../../src/pipeline/make/case-pool.ts'),
  ]);
  const said = { stdout: '', stderr: '' };
  const kept = {
    env: Object.keys(env).map((name) => [name, process.env[name]] as const),
    stdout: process.stdout.write,
    stderr: process.stderr.write,
    writeSync: fs.writeSync,
    start: caseThreads.start,
  };
  Object.assign(process.env, env);
  if (!args.includes('--workers')) caseThreads.start = inThisThread;
  process.stdout.write = heard('stdout');
  process.stderr.write = heard('stderr');
  // The log writes to the file descriptor of stderr.
  fs.writeSync = ((fd: number, ...rest: unknown[]) => {
    if (fd !== 2) return (kept.writeSync as (...all: unknown[]) => number)(fd, ...rest);
    said.stderr += String(rest[0]);
    return Buffer.byteLength(String(rest[0]));
  }) as typeof fs.writeSync;
  try {
    const code = await main(args);
    return { code, ...said };
  } finally {
    caseThreads.start = kept.start;
    process.stdout.write = kept.stdout;
    process.stderr.write = kept.stderr;
    fs.writeSync = kept.writeSync;
    for (const [name, value] of kept.env) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }

  function heard(stream: 'stdout' | 'stderr'): typeof process.stdout.write {
    return ((text: string | Uint8Array, ...rest: unknown[]) => {
      said[stream] += typeof text === 'string' ? text : Buffer.from(text).toString();
      const done = rest.at(-1);
      if (typeof done === 'function') done();
      return true;
    }) as typeof process.stdout.write;
  }
}

function inThisThread(): CaseThreads {
  return {
    run: async (task: CaseTask) => {
      const { default: runCase } = await import('../../src/pipeline/make/case-worker.ts');
      const { progress, ...rest } = task;
      return runCase({ ...structuredClone(rest), ...(progress && { progress }) });
    },
    destroy: async () => {},
  } as CaseThreads;
}
