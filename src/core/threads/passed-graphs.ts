import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';

const digestLine = /^[0-9a-f]{64}$/;

/**
 * SHA-256 of every graph file that passed the gate, one per line in `.passed` of the data directory: a server uses it
 * to check that a file has not changed since. Only digests are stored, so that nothing about an erased subject remains.
 * If a crash loses or truncates a line, the file is merely checked again; so writing never fails and needs no lock.
 */
export class PassedGraphs {
  readonly path: string;
  private readonly known = new Set<string>();
  private read = 0;

  constructor(root: string) {
    this.path = join(root, '.passed');
  }

  /** Whether a file with this digest passed; includes lines that other processes have added meanwhile. */
  async has(digest: string): Promise<boolean> {
    if (this.known.has(digest)) return true;
    await this.readOn();
    return this.known.has(digest);
  }

  async add(...digests: readonly string[]): Promise<void> {
    const added: string[] = [];
    for (const digest of digests) if (!(await this.has(digest))) added.push(digest);
    if (added.length === 0) return;
    for (const digest of added) this.known.add(digest);
    // An unfinished line of another process must not merge with this one.
    await appendFile(this.path, `\n${added.join('\n')}\n`).catch(() => undefined);
  }

  private async readOn(): Promise<void> {
    const file = await open(this.path).catch(() => undefined);
    if (file === undefined) return;
    try {
      const { size } = await file.stat();
      if (size <= this.read) return;
      const bytes = Buffer.alloc(size - this.read);
      await file.read(bytes, 0, bytes.length, this.read);
      // The last line may still be in the process of being written.
      const end = bytes.lastIndexOf(0x0a) + 1;
      this.read += end;
      for (const line of bytes.toString('latin1', 0, end).split('\n')) if (digestLine.test(line)) this.known.add(line);
    } finally {
      await file.close();
    }
  }
}
