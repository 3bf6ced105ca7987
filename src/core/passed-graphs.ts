import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';

const digestLine = /^[0-9a-f]{64}$/;

/**
 * SHA-256 of every graph file that passed the gate, one a line in `.passed` of the data directory: whoever serves a file tells by
 * it that nobody changed the file since. Only digests, so that nothing of an erased subject stays. A line that was lost or cut
 * off by a crash costs another look at the file, nothing else; so writing never fails and needs no lock.
 */
export class PassedGraphs {
  readonly path: string;
  private readonly known = new Set<string>();
  private read = 0;

  constructor(root: string) {
    this.path = join(root, '.passed');
  }

  /** Whether a file of this digest passed; what others have added meanwhile counts. */
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
    // A line that another process left unfinished must not swallow this one.
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
      // The last line may be one that is being written.
      const end = bytes.lastIndexOf(0x0a) + 1;
      this.read += end;
      for (const line of bytes.toString('latin1', 0, end).split('\n')) if (digestLine.test(line)) this.known.add(line);
    } finally {
      await file.close();
    }
  }
}
