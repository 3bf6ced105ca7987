import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder, writeFileAtomic } from '../../core/index.ts';

/** New content of a file below the data directory; undefined: the file is removed. */
export interface FileChange {
  readonly file: string;
  readonly text: string | undefined;
}

/**
 * The files of user graphs. A single file is replaced by a rename. For several files the change is first written to a journal.
 * The change takes effect when the journal appears; after a crash {@link recover} completes it. Once {@link write} has resolved,
 * the change survives a crash of the process or the machine.
 */
export class UserGraphFiles {
  private readonly journal: string;

  constructor(private readonly dataDirectory: string) {
    this.journal = join(dataDirectory, 'graphs', 'user', '.journal.json');
  }

  async write(changes: readonly FileChange[]): Promise<void> {
    if (changes.length > 1) await writeFileAtomic(this.journal, JSON.stringify(changes));
    await this.carryOut(changes);
    if (changes.length > 1) await this.remove(this.journal);
  }

  /** Whether there is anything to {@link recover}. */
  get isInterrupted(): boolean {
    return existsSync(this.journal);
  }

  /**
   * Completes a change that a crash interrupted, or discards it if `allowed` rejects it; nobody has received a confirmation yet.
   * Only for the one process that writes.
   */
  async recover(allowed: (changes: readonly FileChange[]) => Promise<boolean> = async () => true): Promise<void> {
    const text = await readFile(this.journal, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) return;
    const changes = JSON.parse(text) as FileChange[];
    if (await allowed(changes)) await this.carryOut(changes);
    await this.remove(this.journal);
  }

  private async carryOut(changes: readonly FileChange[]): Promise<void> {
    for (const { file, text } of changes) {
      const path = join(this.dataDirectory, file);
      if (text === undefined) await this.remove(path);
      else await writeFileAtomic(path, text);
    }
  }

  private async remove(path: string): Promise<void> {
    await rm(path, { force: true });
    await syncFolder(dirname(path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
}
