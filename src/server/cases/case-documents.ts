import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseRecord, OutputRecord, PublicRefusal, RoiRecord } from '../../graph/index.ts';

/** case.json as used by the server: the record without feature values. */
export interface CaseDocument extends Omit<CaseRecord, 'rois'> {
  readonly rois: ReadonlyArray<Omit<RoiRecord, 'features'> & { readonly featureCount?: number }>;
}

/** Names of the complete cases, sorted. */
export async function caseNames(dataDirectory: string): Promise<string[]> {
  const names = await readdir(join(dataDirectory, 'cases')).catch(() => []);
  return names.filter((name) => isCaseName(name)).sort();
}

/** A plain path segment: no separators and no leading dot. */
export const isCaseName = (name: string): boolean => /^[^./\\\0][^/\\\0]*$/.test(name);

/** Reads case.json, cached while the file is unchanged; undefined if there is no such case or it is damaged. */
export async function readCase(dataDirectory: string, name: string): Promise<CaseDocument | undefined> {
  if (!isCaseName(name)) return undefined;
  const path = join(dataDirectory, 'cases', name, 'case.json');
  try {
    const { mtimeMs, size } = await stat(path);
    const known = cache.get(path);
    if (known && known.mtimeMs === mtimeMs && known.size === size) return known.document;
    const document = JSON.parse(await readFile(path, 'utf8')) as CaseDocument;
    if (!Array.isArray(document.rois) || !Array.isArray(document.outputs) || document.id !== name) return undefined;
    if (cache.size > 5000) cache.clear();
    cache.set(path, { mtimeMs, size, document });
    return document;
  } catch {
    return undefined;
  }
}

const cache = new Map<string, { readonly mtimeMs: number; readonly size: number; readonly document: CaseDocument }>();

/** An output listed in a case.json, by its path below the case folder. */
export const outputOf = (document: CaseDocument, path: string): OutputRecord | undefined =>
  document.outputs.find((output) => output.path === path);

/** refusals.ndjson; malformed lines are skipped. */
export async function readRefusals(dataDirectory: string): Promise<PublicRefusal[]> {
  const text = await readFile(join(dataDirectory, 'refusals.ndjson'), 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as PublicRefusal];
    } catch {
      return [];
    }
  });
}
