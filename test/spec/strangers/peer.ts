import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { peerFile } from '../peer-python.ts';

export interface Answer {
  readonly who: string;
  /** How it differs from our result; absent or null: no difference. */
  readonly differs?: string | null;
  /** A difference so small that it is only listed. */
  readonly tolerated?: string;
  /** Why the other library cannot read it. */
  readonly cannot?: string;
}

/** The other reader, a Python process that answers one request per line. */
export class Peer {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  constructor(python: string) {
    this.child = spawn(python, [peerFile('strangers.py')], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.child.stderr.resume();
    this.reader = createInterface({ input: this.child.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  async ask<T = Answer>(request: Readonly<Record<string, unknown>>): Promise<T> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error('The Python process ended.');
    return JSON.parse(value) as T;
  }

  end(): void {
    this.reader.close();
    this.child.stdin.end();
    this.child.kill();
  }
}
