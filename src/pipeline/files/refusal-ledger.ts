import { readFile } from 'node:fs/promises';
import { canonicalJson, writeFileAtomic } from '../../core/index.ts';
import { type PublicRefusal, refusalKey } from '../../graph/index.ts';
import type { DataDirectory } from './data-directory.ts';

/**
 * refusals.ndjson: one line per distinct refusal, sorted, rewritten whole. A run replaces the refusals of the inputs it
 * examined and keeps the rest. The refusals of a corrected input disappear; those of an input that was not among the
 * sources are kept.
 */
export class RefusalLedger {
  private readonly data: DataDirectory;
  private readonly entries = new Map<string, PublicRefusal>();

  private constructor(data: DataDirectory) {
    this.data = data;
  }

  static async open(data: DataDirectory): Promise<RefusalLedger> {
    const ledger = new RefusalLedger(data);
    const text = await readFile(data.refusals, 'utf8').catch(() => '');
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const refusal = JSON.parse(line) as PublicRefusal;
      ledger.entries.set(refusalKey(refusal), refusal);
    }
    return ledger;
  }

  /** Drops the refusals of these inputs, because they are being examined again. */
  forget(inputIds: ReadonlySet<string>): void {
    for (const [key, refusal] of this.entries) if (inputIds.has(refusal.input.id)) this.entries.delete(key);
  }

  /** Removes the refusals for which the test is true. */
  remove(wanted: (refusal: PublicRefusal) => boolean): void {
    for (const [key, refusal] of this.entries) if (wanted(refusal)) this.entries.delete(key);
  }

  add(refusal: PublicRefusal): void {
    this.entries.set(refusalKey(refusal), refusal);
  }

  list(): readonly PublicRefusal[] {
    return [...this.entries.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, refusal]) => refusal);
  }

  async save(): Promise<void> {
    const lines = this.list().map((refusal) => `${canonicalJson(refusal)}\n`);
    await writeFileAtomic(this.data.refusals, lines.join(''));
  }
}
