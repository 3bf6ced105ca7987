import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Log, openAgents, workerEntry } from '../../core/index.ts';
import { StoreDisk, StoreUnprotected } from '../errors.ts';
import { isAnswering } from './native-client.ts';

const run = promisify(execFile);

export interface EngineOptions {
  readonly program: string;
  /** Folder of the store; the database is in `database`. */
  readonly folder: string;
  /** Seconds after which the engine ends a query. */
  readonly timeoutSeconds: number;
  /** Limit of the engine's private memory; none if absent. */
  readonly memoryMegabytes?: number;
  /** Start it although other users of this host could connect to it. */
  readonly trustHost?: boolean;
  readonly log: Log;
}

/** Longest wait between two starts of an engine that keeps ending. */
const longestPause = 30_000;
/** After this time a start counts as successful. */
const steadyMs = 60_000;

/**
 * The engine as a process with a database on disk. It is started, watched and started again when it ends; it never outlives this
 * process. It listens only where this process reaches it: see engine-relay-worker.ts.
 */
export class NativeEngine {
  private process: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  private stopped = true;
  private failures = 0;
  /** Its last lines of output, for error messages. */
  private said = '';

  private constructor(
    private readonly options: EngineOptions,
    private readonly network: 'own' | 'shared',
  ) {}

  /** Decides how the engine is protected. @throws StoreUnprotected if other users of this host could reach it */
  static async protectedBy(options: EngineOptions): Promise<NativeEngine> {
    if (await hasOwnNetwork()) return new NativeEngine(options, 'own');
    if (options.trustHost !== true && (await hasOtherUsers())) throw new StoreUnprotected();
    return new NativeEngine(options, 'shared');
  }

  get database(): string {
    return join(this.options.folder, 'database');
  }

  /** Whether the engine is in a network of its own, so that it can neither be reached by others nor open connections. */
  get isIsolated(): boolean {
    return this.network === 'own';
  }

  /** Connections to the engine. */
  readonly agents = {
    ...openAgents(),
    http: new SocketAgent(() => this.socket),
  };

  private get socket(): string {
    return join(this.options.folder, 'socket');
  }

  /** Resolves when the engine answers. @throws StoreDisk if it ends before, with what it said */
  start(): Promise<void> {
    this.stopped = false;
    this.starting ??= this.launch().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  /** Resolves when the engine answers, or rejects after `ms`. */
  async ready(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (this.process === undefined || this.starting !== undefined) {
      if (performance.now() > until)
        throw new StoreDisk(`The engine of the store on disk does not answer. ${this.lastWords}`);
      await Promise.race([this.starting?.catch(() => undefined), sleep(50)]);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.starting?.catch(() => undefined);
    const { process } = this;
    this.process = undefined;
    if (process === undefined || process.exitCode !== null) return;
    const gone = new Promise((resolve) => process.once('exit', resolve));
    process.kill('SIGTERM');
    const timer = setTimeout(() => process.kill('SIGKILL'), 20_000);
    await gone;
    clearTimeout(timer);
  }

  /** Runs the program on its own, on a database that no engine has open. @throws StoreDisk with what it said */
  async offline(args: readonly string[], input?: AsyncIterable<Uint8Array>): Promise<void> {
    const child = spawn(this.options.program, [...args], { stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-2000);
    });
    const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (input) {
      child.stdin!.on('error', () => undefined);
      for await (const chunk of input) {
        if (!child.stdin!.write(chunk))
          await Promise.race([new Promise((go) => child.stdin!.once('drain', go)), ended]);
      }
      child.stdin!.end();
    }
    const code = await ended;
    if (code !== 0) throw new StoreDisk(`\`oxigraph ${args[0]}\` failed: ${lastLine(said)}`);
  }

  private async launch(): Promise<void> {
    await this.endOrphan();
    await rm(this.socket, { force: true });
    const { program, timeoutSeconds, memoryMegabytes = 0 } = this.options;
    const port = this.network === 'own' ? 7878 : await freePort();
    const engine = [program, 'serve', '--location', this.database, '--bind', `127.0.0.1:${port}`];
    engine.push('--timeout-s', String(Math.max(1, Math.ceil(timeoutSeconds))));
    const relay = [process.execPath, fileURLToPath(workerEntry('engine-relay-worker')), this.socket, String(port)];
    relay.push(this.network, String(memoryMegabytes * 1024), ...engine);
    const [command = '', ...args] =
      this.network === 'own' ? ['unshare', '--user', '--map-root-user', '--net', '--', ...relay] : relay;
    this.said = '';
    const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin!.on('error', () => undefined);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.said = `${this.said}${text}`.slice(-2000);
    });
    let ended = false;
    child.once('error', () => {
      ended = true;
    });
    child.once('exit', () => {
      ended = true;
      if (this.process === child) this.ended();
    });
    while (!(await isAnswering(this.agents))) {
      if (ended) throw new StoreDisk(`The engine of the store on disk ended while starting. ${this.lastWords}`);
      if (this.stopped) child.kill('SIGTERM');
      await sleep(20);
    }
    this.process = child;
  }

  /** Starts the engine again, after a pause that grows while it keeps ending. */
  private ended(): void {
    this.process = undefined;
    if (this.stopped) return;
    const pause = this.failures === 0 ? 0 : Math.min(longestPause, 100 * 2 ** this.failures);
    this.failures++;
    this.options.log.error(
      { words: lastLine(this.said), pause },
      'the engine of the store on disk ended and is started again',
    );
    const again = async (): Promise<void> => {
      await sleep(pause);
      if (!this.stopped) await this.launch();
    };
    this.starting = again().finally(() => {
      this.starting = undefined;
    });
    this.starting.then(
      () => setTimeout(() => (this.failures = 0), steadyMs).unref(),
      () => this.ended(),
    );
  }

  private get lastWords(): string {
    const words = lastLine(this.said);
    return words === '' ? 'See the log.' : `It said: ${words}`;
  }

  /** An engine whose relay was killed keeps the database locked. */
  private async endOrphan(): Promise<void> {
    for (let n = 0; n < 200; n++) {
      const engines = await processesWith(`serve\0--location\0${this.database}\0`);
      if (engines.length === 0) return;
      for (const pid of engines) {
        try {
          process.kill(pid, 'SIGTERM');
        } catch {
          // It has ended, or belongs to somebody else.
        }
      }
      await sleep(50);
    }
  }
}

/** Numbers of processes whose command line contains the words (Linux). */
async function processesWith(words: string): Promise<number[]> {
  const all = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(all.map((name) => readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')));
  return all.map(Number).filter((pid, n) => pid !== process.pid && lines[n]!.includes(words));
}

class SocketAgent extends Agent {
  constructor(private readonly path: () => string) {
    super({ keepAlive: true, maxSockets: 64 });
  }

  override createConnection(): ReturnType<typeof connect> {
    return connect(this.path());
  }
}

/** Whether a process may have a network namespace of its own here, with a loopback device that works. */
async function hasOwnNetwork(): Promise<boolean> {
  const test = ['--user', '--map-root-user', '--net', '--', 'ip', 'link', 'set', 'lo', 'up'];
  return run('unshare', test, { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

/** Whether other people can log in here: accounts for persons, other than our own. */
async function hasOtherUsers(): Promise<boolean> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return accounts.split('\n').some((line) => {
    const [, , id = '', , , , shell = ''] = line.split(':');
    const person = Number(id) >= 1000 && Number(id) < 60_000 && !/(?:nologin|false)$/.test(shell);
    return person && Number(id) !== process.getuid?.();
  });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
