import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Identity, type IdentityMode, type Refusal } from '../../core/index.ts';
import { type ImageSeries, loadDelineation } from '../../dicom/index.ts';
import type { NameTable } from '../../image/index.ts';
import { publicRefusal } from '../make/public-refusal.ts';
import { regionNames } from '../make/region-meaning.ts';
import type { CaseJob } from '../plan/case-job.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import { SourceTexts } from '../source-texts.ts';
import type { OwnEntry } from './own-entry.ts';

/** How names are published. */
export interface Naming {
  readonly mode: IdentityMode;
  readonly key: { readonly id: string; readonly bytes: Uint8Array };
  readonly issuer: string;
  readonly names: NameTable;
}

type Found = Pick<Plan, 'series' | 'delineations' | 'refusals'> & { readonly jobs: readonly CaseJob[] };

/** Reads the sources again and hashes what they contain, for owners without a register. Writes nothing. */
export async function readOwnEntries(
  sources: readonly string[],
  naming: Naming,
  options: { readonly followLinks?: boolean } = {},
): Promise<{ readonly entries: readonly OwnEntry[]; readonly plan: Plan }> {
  const plan = await makePlan(sources, new Identity(naming.mode, naming.key), options);
  return { entries: await entriesOfSources(plan, sources, naming), plan };
}

/** What each published name of the sources stands for: subjects, studies, series, delineations, regions and refused inputs. */
export async function entriesOfSources(found: Found, sources: readonly string[], naming: Naming): Promise<OwnEntry[]> {
  const identity = new Identity(naming.mode, naming.key);
  const entries = new Map<string, OwnEntry>();
  const add = (entry: OwnEntry): void => {
    entries.set([entry.kind, entry.id, entry.subject, entry.of, entry.roiNumber].join('|'), entry);
  };
  const patient = (study: ImageSeries['patientStudy']): Partial<OwnEntry> => {
    const { patientId = '', issuerOfPatientId } = study;
    const subject = identity.subject(patientId, issuerOfPatientId ?? naming.issuer);
    const base = { subject, patientId, ...(issuerOfPatientId !== undefined && { issuer: issuerOfPatientId }) };
    add({ kind: 'subject', id: subject, ...base });
    const studyInstanceUid = study.studyInstanceUid;
    add({ kind: 'study', id: identity.uid('study', studyInstanceUid), ...base, studyInstanceUid });
    return { ...base, studyInstanceUid };
  };
  const uids = new Map<string, OwnEntry>();
  for (const { seriesInstanceUid, patientStudy, instances, description } of found.series) {
    const { seriesDescription } = description;
    const entry: OwnEntry = {
      kind: 'series',
      id: identity.uid('series', seriesInstanceUid),
      ...patient(patientStudy),
      seriesInstanceUid,
      ...(seriesDescription !== undefined && { seriesDescription }),
      ...(instances[0] && { path: dirname(instances[0].path) }),
    };
    add(entry);
    uids.set(seriesInstanceUid, entry);
    for (const { sopInstanceUid, path } of instances) uids.set(sopInstanceUid, { ...entry, sopInstanceUid, path });
  }
  for (const { sopInstanceUid, seriesInstanceUid, patientStudy, path, ...header } of found.delineations) {
    const { seriesDescription } = header;
    const entry: OwnEntry = {
      kind: 'delineation',
      id: identity.uid('sop', sopInstanceUid),
      ...patient(patientStudy),
      seriesInstanceUid,
      sopInstanceUid,
      ...(seriesDescription !== undefined && { seriesDescription }),
      path,
    };
    add(entry);
    uids.set(sopInstanceUid, entry);
  }
  for (const job of found.jobs) for (const region of await regionsOf(job, identity, naming, uids)) add(region);
  for (const refusal of found.refusals) add(await refusedInput(refusal, identity, naming.issuer, sources, uids));
  return [...entries.values()];
}

async function regionsOf(
  job: CaseJob,
  identity: Identity,
  { mode, names }: Naming,
  uids: ReadonlyMap<string, OwnEntry>,
): Promise<OwnEntry[]> {
  const { delineation } = job;
  const loaded = await loadDelineation(delineation, job.series.frameOfReferenceUid, job.others);
  const known = uids.get(delineation.sopInstanceUid);
  if (!loaded.ok || known === undefined) return [];
  const settings = { identity: { mode } };
  const labels = regionNames(loaded.value.rois, settings, { identity, names }, new SourceTexts(job, settings));
  return loaded.value.rois.map(({ number, name }) => ({
    ...known,
    kind: 'region',
    id: labels.get(number)!.label,
    roiNumber: number,
    roiName: name,
    of: known.id,
  }));
}

async function refusedInput(
  refusal: Refusal,
  identity: Identity,
  issuer: string,
  sources: readonly string[],
  uids: ReadonlyMap<string, OwnEntry>,
): Promise<OwnEntry> {
  const { sopInstanceUid, seriesInstanceUid, path, patientId, issuerOfPatientId } = refusal.input;
  const { id, subject } = publicRefusal(refusal, identity, issuer).input;
  const known = uids.get(sopInstanceUid ?? '') ?? uids.get(seriesInstanceUid ?? '');
  const place = path === undefined ? known?.path : await absolute(path, sources);
  return {
    ...known,
    kind: 'input',
    id,
    ...(subject !== undefined && { subject }),
    ...(patientId !== undefined && { patientId }),
    ...(issuerOfPatientId !== undefined && { issuer: issuerOfPatientId }),
    ...(seriesInstanceUid !== undefined && { seriesInstanceUid }),
    ...(sopInstanceUid !== undefined && { sopInstanceUid }),
    ...(place !== undefined && { path: place }),
  };
}

/** The path of a file that is named relative to one of the sources; unchanged if none has it, as in archives. */
async function absolute(path: string, sources: readonly string[]): Promise<string> {
  for (const source of sources) {
    for (const place of [join(source, path), source])
      if ((await stat(place).catch(() => undefined))?.isFile()) return place;
  }
  return path;
}
