import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../core/index.ts';
import type { Row } from '../rewriting/plan/join-part.ts';
import {
  type RepeatedImage,
  type RepeatedStatement,
  RepeatedStatements,
} from '../rewriting/union/repeated-statements.ts';
import type { DiskRecord } from './disk-record.ts';

interface Kept {
  readonly mark: string;
  readonly image: RepeatedImage;
  readonly quads: number;
}

/** The statements that are in several graphs. Finding them takes a scan, so their list is kept beside the database. */
export class KeptRepeats {
  private readonly repeated: RepeatedStatements;
  private listing: Promise<unknown> = Promise.resolve();

  constructor(
    folder: string,
    private readonly record: DiskRecord,
    ask: (query: string) => Promise<readonly Row[]>,
    private readonly path = join(folder, 'repeated.json'),
  ) {
    this.repeated = new RepeatedStatements(ask);
  }

  changed(graphs: readonly string[] | 'somewhere'): void {
    this.repeated.changed(graphs);
  }

  list(): Promise<readonly RepeatedStatement[] | undefined> {
    const listed = this.listing.catch(() => undefined).then(() => this.repeated.list());
    this.listing = listed;
    return listed;
  }

  /** Keeps the list and the number of quads until the next write. */
  async keep(quads: () => Promise<number>): Promise<void> {
    if (this.record.mark !== '') return;
    const kept: Kept = { mark: randomUUID(), image: await this.repeated.image(), quads: await quads() };
    await writeFileAtomic(this.path, JSON.stringify(kept), 0o600);
    await this.record.setMark(kept.mark);
  }

  /** The number of quads if nothing was written since {@link keep}. */
  async restore(): Promise<number | undefined> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    const kept = text === '' ? undefined : (JSON.parse(text) as Kept);
    if (kept === undefined || kept.mark !== this.record.mark) {
      this.repeated.changed('somewhere');
      return undefined;
    }
    this.repeated.restore(kept.image);
    return kept.quads;
  }
}
