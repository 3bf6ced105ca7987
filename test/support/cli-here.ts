import fs from 'node:fs';
import type { Finished } from './cli.ts';
import { testKey } from './cli.ts';

let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a command line in this process, in half the time of a process of its own (`qiaw` of cli.ts), a run on one thread unless it
 * says otherwise. Two at the same time wait for each other. Not for signals, kills, races, or what a process reads at its start.
 */
export function qiawHere(
  args: readonly string[],
  { env = {} }: { readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  const finished = before.then(() => run(onOneThread(args), { QIAW_IDENTITY_KEY: testKey, ...env }));
  before = finished.catch(() => {});
  return finished;
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Finished> {
  const { main } = await import('../../src/cli/index.ts');
  const said = { stdout: '', stderr: '' };
  const kept = {
    env: Object.keys(env).map((name) => [name, process.env[name]] as const),
    stdout: process.stdout.write,
    stderr: process.stderr.write,
    writeSync: fs.writeSync,
  };
  Object.assign(process.env, env);
  process.stdout.write = heard('stdout');
  process.stderr.write = heard('stderr');
  // The log writes to the descriptor of stderr.
  fs.writeSync = ((fd: number, ...rest: unknown[]) => {
    if (fd !== 2) return (kept.writeSync as (...all: unknown[]) => number)(fd, ...rest);
    said.stderr += String(rest[0]);
    return Buffer.byteLength(String(rest[0]));
  }) as typeof fs.writeSync;
  try {
    const code = await main(args);
    return { code, ...said };
  } finally {
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

/** Each further thread loads the program once more. */
function onOneThread(args: readonly string[]): readonly string[] {
  return args[0] !== 'run' || args.includes('--workers') ? args : [...args, '--workers', '1'];
}
