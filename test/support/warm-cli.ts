import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Finished, testKey } from './cli.ts';

/** A process that has loaded the program already, since loading takes longer than most commands. */
export class WarmCli {
  #child: ChildProcess | undefined;

  /** One at a time. */
  async run(args: readonly string[]): Promise<Finished> {
    this.#child ??= fork(fileURLToPath(new URL('warm-cli-child.mjs', import.meta.url)), {
      env: { ...process.env, QIAW_IDENTITY_KEY: testKey },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const child = this.#child;
    const ended = new AbortController();
    const { signal } = ended;
    const answer = Promise.race([once(child, 'message', { signal }), once(child, 'close', { signal })]);
    child.send({ args });
    const [finished] = (await answer.finally(() => ended.abort())) as [Finished | number | null];
    if (finished !== null && typeof finished === 'object') return finished;
    throw new Error(`The process ended with ${finished} during: ${args.join(' ')}`);
  }

  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
