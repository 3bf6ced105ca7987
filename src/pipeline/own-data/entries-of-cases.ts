import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDerivedObject } from '../../dicom/index.ts';
import type { DataDirectory } from '../files/data-directory.ts';
import { type CaseDocument, readCaseDocument } from '../make/case-document.ts';
import type { OwnEntry } from './own-entry.ts';

/** PatientID of objects that this program de-identified. */
const pseudonym = /^k[a-z2-7]{4}-[a-z2-7]{26}$/;

/**
 * The cases of a data directory. Their `sr.dcm` and `seg.dcm` repeat patient and study unless they were de-identified, so that owners
 * without register and sources get at least these.
 */
export async function entriesOfCases(data: DataDirectory): Promise<OwnEntry[]> {
  const entries = new Map<string, OwnEntry>();
  for (const folder of (await readdir(data.cases).catch(() => [])).sort()) {
    if (folder.startsWith('.')) continue;
    const document = await readCaseDocument(join(data.cases, folder)).catch(() => undefined);
    if (document === undefined) continue;
    const { studyInstanceUid, ...patient } = await patientOf(join(data.cases, folder));
    const { id: subject } = document.subject;
    for (const entry of [
      { ...patient, kind: 'subject', id: subject, subject },
      { ...patient, ...(studyInstanceUid !== undefined && { studyInstanceUid }), ...ofCase(document) },
    ] as const)
      entries.set(`${entry.kind}|${entry.id}`, entry);
  }
  return [...entries.values()];
}

function ofCase({ id, subject, image, delineation }: CaseDocument): OwnEntry {
  return { kind: 'case', id, subject: subject.id, of: image.seriesId, delineation: delineation.sopId };
}

async function patientOf(folder: string): Promise<Pick<OwnEntry, 'patientId' | 'issuer' | 'studyInstanceUid'>> {
  for (const name of ['sr.dcm', 'seg.dcm']) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes === undefined) continue;
    try {
      return readDerivedObject(bytes, (dataset) => {
        const patientId = dataset.text('PatientID');
        const [issuer, studyInstanceUid] = [dataset.text('IssuerOfPatientID'), dataset.text('StudyInstanceUID')];
        if (patientId === undefined || pseudonym.test(patientId)) return {};
        return { patientId, ...(issuer && { issuer }), ...(studyInstanceUid && { studyInstanceUid }) };
      });
    } catch {
      // `verify` reports damaged files.
    }
  }
  return {};
}
