import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'dist', 'main.js');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options for runs that compute deep features with the model that ships. By default, runs compute none. */
export const deepFeatures = ['--model', 'qiaw-phantom-cnn'] as const;

export const testKey = 'the identity key of the test suite, long enough';

/** Runs the built command line as a user would, with a fixed identity key. */
export function qiaw(
  args: readonly string[],
  options: { readonly killAfterMs?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return qiawOf(root, args, options);
}

/** The same for a program built elsewhere. */
export function qiawOf(
  tree: string,
  args: readonly string[],
  options: { readonly killAfterMs?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(tree, 'dist', 'main.js'), ...args], {
      env: { ...process.env, QIAW_IDENTITY_KEY: testKey, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const timer =
      options.killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    });
  });
}

/** The JSON objects that a command printed with --json. */
export function jsonLines(finished: Finished): Array<Record<string, unknown>> {
  return finished.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A command that runs until it is stopped, such as a server or a worker. */
export function startQiaw(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [main, ...args], {
    env: { ...process.env, QIAW_IDENTITY_KEY: testKey, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
