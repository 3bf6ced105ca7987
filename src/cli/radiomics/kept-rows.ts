import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { makeFolder, writeFileAtomic } from '../../core/index.ts';
import type { PythonRow } from '../../radiomics/index.ts';

/** The finished rows of a batch, kept in a hidden folder beside the output file until that is written. */
export class KeptRows {
  private constructor(private readonly folder: string) {}

  /** Without `resume` the batch starts from its first row. */
  static async open(out: string, resume: boolean): Promise<KeptRows> {
    const folder = join(dirname(resolve(out)), `.${basename(out)}.rows`);
    if (!resume) await rm(folder, { recursive: true, force: true });
    await makeFolder(folder);
    return new KeptRows(folder);
  }

  /** The rows that were kept under a digest of everything that determines them. */
  async read(key: string): Promise<PythonRow[] | undefined> {
    const text = await readFile(join(this.folder, `${key}.json`), 'utf8').catch(() => undefined);
    // JSON has no undefined: None is null there.
    return text === undefined
      ? undefined
      : (JSON.parse(text) as Array<Array<[string | null, PythonRow[number][1] | null]>>).map((row) =>
          row.map(([name, cell]) => [name ?? undefined, cell ?? undefined] as const),
        );
  }

  async keep(key: string, rows: readonly PythonRow[]): Promise<void> {
    await writeFileAtomic(join(this.folder, `${key}.json`), JSON.stringify(rows));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
