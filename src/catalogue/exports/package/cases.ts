import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseRecord, OutputRecord, RoiRecord } from '../../../graph/index.ts';
import { CaseDamaged } from '../errors.ts';

/** case.json: the record without feature values. */
export interface ExportCase extends Omit<CaseRecord, 'rois' | 'deepVectors'> {
  readonly rois: ReadonlyArray<Omit<RoiRecord, 'features'> & { readonly featureCount?: number }>;
}

/** Names of the complete cases, sorted; folders of runs in progress have names that begin with a dot. */
export async function caseIds(root: string): Promise<string[]> {
  const names = await readdir(join(root, 'cases')).catch(() => []);
  return names.filter((name) => /^[^./\\\0][^/\\\0]*$/.test(name)).sort();
}

/** The cases of one dataset, or all cases, one at a time: only one case.json is in memory. */
export async function* readCases(root: string, dataset?: string): AsyncGenerator<ExportCase> {
  for (const id of await caseIds(root)) {
    const document = await readExportCase(root, id);
    if (document !== undefined && (dataset === undefined || document.run.dataset === dataset)) yield document;
  }
}

/** Whether the dataset has a case. @throws CaseDamaged */
export async function hasCases(root: string, dataset: string): Promise<boolean> {
  for await (const _ of readCases(root, dataset)) return true;
  return false;
}

/** Undefined if the case was withdrawn after it was listed. @throws CaseDamaged */
export async function readExportCase(root: string, id: string): Promise<ExportCase | undefined> {
  const text = await readFile(join(root, 'cases', id, 'case.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ExportCase;
  } catch {
    throw new CaseDamaged(id, 'case.json is not valid JSON');
  }
}

/** Text of the output with this role; undefined if the case has none. @throws CaseDamaged if the file is listed but missing */
export async function readOutput(
  root: string,
  document: ExportCase,
  role: OutputRecord['role'],
): Promise<string | undefined> {
  const output = document.outputs.find((one) => one.role === role);
  if (output === undefined) return undefined;
  const path = join(root, 'cases', document.id, ...output.path.split('/'));
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) throw new CaseDamaged(document.id, `${output.path} is missing`);
  return text;
}

/** DICOM objects contain the patient attributes of the source unless they were de-identified. */
export function mayIdentify({ identifying, role }: OutputRecord): boolean {
  return identifying ?? ['seg', 'sr', 'labelmap', 'rtstruct', 'dicom'].includes(role);
}

/** IRI of a case file below the base. */
export function caseFileIri(base: string, caseId: string, path: string): string {
  return `${base}files/cases/${encodeURIComponent(caseId)}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
