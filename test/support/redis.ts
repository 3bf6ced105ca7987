import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Debian's redis-server on a free port, keeping its data in a folder so that it can be restarted. */
export class RedisServer {
  readonly port: number;
  readonly url: string;
  private readonly folder: string;
  private readonly options: readonly string[];
  private child: ChildProcess | undefined;

  private constructor(folder: string, port: number, options: readonly string[]) {
    this.folder = folder;
    this.port = port;
    this.options = options;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static isInstalled(): boolean {
    return spawnSync('which', ['redis-server']).status === 0;
  }

  static async start(folder: string, options: readonly string[] = []): Promise<RedisServer> {
    mkdirSync(folder, { recursive: true });
    const server = new RedisServer(folder, await freePort(), options);
    await server.begin();
    return server;
  }

  async begin(): Promise<void> {
    const options = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder, '--appendonly', 'yes'];
    this.child = spawn('redis-server', [...options, '--save', '', ...this.options], { stdio: 'ignore' });
    while (!(await answers(this.port))) await sleep(20);
  }

  /** Keeps its connections open and does not answer, as behind a broken network. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** SIGTERM lets it write its data; SIGKILL may lose the last second. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a server is running and has loaded its data again. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(!bytes.toString().startsWith('-LOADING'));
    });
    socket.once('error', () => resolve(false));
  });
}
