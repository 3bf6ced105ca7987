import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { counted, type FaceStatement, QiawError } from '../core/index.ts';
import { type CaseRecord, type HeadSign, headSignsOf } from '../graph/index.ts';
import { listVersions, readVersion } from './publish/versions.ts';
import { DatasetFolder } from './record/dataset-folder.ts';
import { readRecord } from './record/record-file.ts';
import type { DatasetRecord } from './record/record-schema.ts';

/** A case that may show a head, by its pseudonymous name, and why. */
export interface HeadCase {
  readonly id: string;
  readonly dataset: string;
  readonly signs: readonly HeadSign[];
  /** Stated when the case was made (`qiaw run --faces`). */
  readonly stated?: FaceStatement;
}

/** The folder of a case never changes: its name holds the digest of the run. Undefined for a case without a head. */
const known = new Map<string, HeadCase | undefined>();

/** The cases of a data directory that may show a head and of which nothing was stated when they were made, by dataset. */
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
 * Heads in a public dataset need a statement.
 * @throws FacesUnstated naming the cases, why a head is thought to be there, and how to state what is the case
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

/** The telling signs of a case in words. */
export const signsInWords = (signs: readonly HeadSign[]): string =>
  signs
    .slice(0, 3)
    .map(({ by, what }) => `${by}: ${what}`)
    .join('; ') + (signs.length > 3 ? '; …' : '');

/** What the record in force states about faces: that of the newest version, or the working one where none is published. */
export async function statedFaces(dataDirectory: string, dataset: string): Promise<FaceStatement | undefined> {
  const folder = new DatasetFolder(dataDirectory, dataset);
  const newest = (await listVersions(folder)).at(-1);
  const record = newest === undefined ? await readRecord(folder) : (await readVersion(folder, newest))?.record;
  return record?.faces;
}

/** Images of heads would become public, and nobody has stated anything about faces. */
export class FacesUnstated extends QiawError {
  readonly code = 'QIAW_FACES_UNSTATED';

  constructor(dataset: string, heads: readonly HeadCase[]) {
    const shown = heads.slice(0, 10).map(({ id, signs }) => `  ${id} (${signsInWords(signs)})`);
    const more = heads.length > shown.length ? `\n  and ${counted(heads.length - shown.length, 'more case')}` : '';
    super(
      `Dataset ${dataset} is public, and ${counted(heads.length, 'case')} may show a head. A face can be made from such an image, ` +
        `or from the mask of a body outline, and recognised:\n${shown.join('\n')}${more}\n` +
        'Look at them, then state what is the case: `defaced` (faces were removed from the images), `no-face-in-view`, or `accepted` ' +
        `(you accept that somebody may be recognised), by \`qiaw dataset publish ${dataset} --faces <statement>\`, or by the key ` +
        `\`faces\` of datasets/${dataset}/record.yaml. Or do not make the dataset public (accessRights: restricted). docs/privacy.md ` +
        'tells more.',
    );
  }
}
