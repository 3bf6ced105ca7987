import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted, type FaceStatement, QiawError } from '../core/index.ts';
import { type CaseRecord, type HeadSign, headSignsOf } from '../graph/index.ts';
import { listVersions, readVersion } from './publish/versions.ts';
import { DatasetFolder } from './record/dataset-folder.ts';
import { readRecord } from './record/record-file.ts';
import type { DatasetRecord } from './record/record-schema.ts';

/** A case that may show a head, by its pseudonymous name, and the signs for it. */
export interface HeadCase {
  readonly id: string;
  readonly dataset: string;
  readonly signs: readonly HeadSign[];
  /** Stated when the case was processed (`qiaw run --faces`). */
  readonly stated?: FaceStatement;
}

/** Cached permanently: the folder name of a case contains the digest of the run. Undefined for a case without a head. */
const known = new Map<string, HeadCase | undefined>();

/** The cases of a data directory that may show a head and have no statement about faces, by dataset. */
export async function unstatedHeads(dataDirectory: string): Promise<ReadonlyMap<string, readonly HeadCase[]>> {
  const folder = join(dataDirectory, 'cases');
  const found = new Map<string, HeadCase[]>();
  for (const name of (await readdir(folder).catch(() => [])).sort()) {
    const path = join(folder, name);
    if (name.startsWith('.')) continue;
    if (!known.has(path)) {
      const head = await readHead(path).catch(() => 'unreadable' as const);
      if (head === 'unreadable') continue;
      if (known.size > 100_000) known.clear();
      known.set(path, head);
    }
    const head = known.get(path);
    if (head === undefined || head.stated !== undefined) continue;
    found.set(head.dataset, [...(found.get(head.dataset) ?? []), head]);
  }
  return found;
}

async function readHead(path: string): Promise<HeadCase | undefined> {
  const { id, run, image, rois } = JSON.parse(await readFile(join(path, 'case.json'), 'utf8')) as CaseRecord;
  const signs = headSignsOf({ image, rois });
  if (signs.length === 0) return undefined;
  return { id, dataset: run.dataset, signs, ...(run.faces && { stated: run.faces }) };
}

/**
 * Images of heads in a public dataset require a statement about faces.
 * @throws FacesUnstated with the cases, the reason why each may show a head, and how to make the statement
 */
export async function requireFacesStated(
  dataDirectory: string,
  dataset: string,
  { accessRights, faces }: DatasetRecord,
): Promise<void> {
  if (accessRights !== 'public' || faces !== undefined) return;
  const heads = (await unstatedHeads(dataDirectory)).get(dataset) ?? [];
  if (heads.length > 0) throw new FacesUnstated(dataset, heads);
}

/** The signs of a head in a case, as text. */
export const signsInWords = (signs: readonly HeadSign[]): string =>
  signs
    .slice(0, 3)
    .map(({ by, what }) => `${by}: ${what}`)
    .join('; ') + (signs.length > 3 ? '; …' : '');

/** The statement about faces in the current record: that of the newest version, or the working record if none is published. */
export async function statedFaces(dataDirectory: string, dataset: string): Promise<FaceStatement | undefined> {
  const folder = new DatasetFolder(dataDirectory, dataset);
  const newest = (await listVersions(folder)).at(-1);
  const record = newest === undefined ? await readRecord(folder) : (await readVersion(folder, newest))?.record;
  return record?.faces;
}

/** Images of heads would become public without a statement about faces. */
export class FacesUnstated extends QiawError {
  readonly code = 'QIAW_FACES_UNSTATED';

  constructor(dataset: string, heads: readonly HeadCase[]) {
    const shown = heads.slice(0, 10).map(({ id, signs }) => `  ${id} (${signsInWords(signs)})`);
    const more = heads.length > shown.length ? `\n  and ${counted(heads.length - shown.length, 'more case')}` : '';
    super(
      `Dataset ${dataset} is public, and ${counted(heads.length, 'case')} may show a head. A face can be reconstructed from such an image, ` +
        `or from the mask of a body outline, and recognised:\n${shown.join('\n')}${more}\n` +
        'Look at them, then state which applies: `defaced` (faces were removed from the images), `no-face-in-view`, or `accepted` ' +
        `(you accept that somebody may be recognised), by \`qiaw dataset publish ${dataset} --faces <statement>\`, or by the key ` +
        `\`faces\` of datasets/${dataset}/record.yaml. Or do not make the dataset public (accessRights: restricted). See ` +
        'docs/privacy.md.',
    );
  }
}
