import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PublicRefusal } from '../../graph/index.ts';
import { ImportSource, importedFrom } from '../../imports/index.ts';
import { whoIs } from '../../pipeline/index.ts';
import { printable } from './entry-text.ts';
import type { OwnData } from './own-data.ts';

/** A refused row of an import, for its owner. */
export interface ImportedRow {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  readonly column?: string;
  /** Digest of the import. */
  readonly import: string;
  readonly patientId?: string;
  /** Path of the table, if it is among the sources that were given. */
  readonly table?: string;
}

/** Paths are not recorded: the table is recognised by its digest among the files that the owner gives. */
export async function importedRow(
  { input, evidence }: PublicRefusal,
  own: OwnData,
  sources: readonly string[],
): Promise<ImportedRow> {
  const [digest = '', row = ''] = input.id.split('-');
  const { column } = evidence;
  const patientId = input.subject && whoIs(input.subject, own.entries).find((one) => one.patientId)?.patientId;
  const table = await tableOf(digest, own, sources);
  return {
    row: Number(row),
    ...(typeof column === 'string' && { column }),
    import: digest,
    ...(patientId && { patientId }),
    ...(table !== undefined && { table }),
  };
}

async function tableOf(
  digest: string,
  { data, identity }: OwnData,
  sources: readonly string[],
): Promise<string | undefined> {
  const files: string[] = [];
  for (const path of sources) if ((await stat(path).catch(() => undefined))?.isFile()) files.push(resolve(path));
  const wanted = files.length > 0 ? await importedFrom(join(data.graphs, 'imports'), digest) : undefined;
  for (const path of wanted === undefined ? [] : files) {
    // A file that is not a table is a source of images.
    const read = await new ImportSource(path).digest().catch(() => undefined);
    if (read !== undefined && identity.contentDigest(read) === wanted) return path;
  }
  return undefined;
}

export function rowText({ row, column, import: digest, patientId, table }: ImportedRow): string {
  const lines = [
    ['column', column],
    ['PatientID', patientId],
    ['import', digest.slice(0, 12)],
    ['table', table ?? 'not known: give the file that was imported (--source)'],
  ] as const;
  const told = lines.flatMap(([title, value]) =>
    value === undefined ? [] : [`  ${title.padEnd(18)} ${printable(value)}\n`],
  );
  return `row ${row}\n${told.join('')}`;
}
