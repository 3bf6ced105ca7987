import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExpectedRoi, PhantomPatient } from './patient.ts';
import { type CohortOptions, type PlannedPatient, planCohort } from './plan.ts';

export interface CohortPatient {
  readonly patientId: string;
  /** Name of the patient's folder inside the cohort's directory. */
  readonly folder: string;
  /** A short description of this patient. */
  readonly kind: string;
  readonly expected: 'processed' | { readonly refused: string };
  /** Every refusal code that the planted fault may cause, including that of `expected`; empty for good patients. */
  readonly plantedRefusals: readonly string[];
  /** ROIs with contours inside the volume; empty if the patient is refused. */
  readonly rois: readonly ExpectedRoi[];
  readonly files: number;
}

export interface PhantomCohort {
  readonly directory: string;
  readonly seed: number;
  readonly patients: readonly CohortPatient[];
}

/**
 * Writes the demonstration cohort: one folder per patient, and a `cohort.json` with the expected result of each. The
 * same options give the same bytes.
 */
export async function generateCohort(directory: string, options: CohortOptions): Promise<PhantomCohort> {
  const patients: CohortPatient[] = [];
  for (const planned of planCohort(options)) patients.push(await writePatient(directory, planned));
  const cohort = { seed: options.seed, patients };
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'cohort.json'), `${JSON.stringify(cohort, null, 2)}\n`);
  return { directory, ...cohort };
}

async function writePatient(directory: string, planned: PlannedPatient): Promise<CohortPatient> {
  const patientId = planned.patient.content.spec.patientId;
  const files = await writePhantom(join(directory, patientId), planned.patient);
  const refused = planned.plantedRefusals[0];
  return {
    patientId,
    folder: patientId,
    kind: planned.kind,
    expected: planned.processed || refused === undefined ? 'processed' : { refused },
    plantedRefusals: planned.plantedRefusals,
    rois: planned.processed ? planned.patient.expectedRois() : [],
    files,
  };
}

/** Writes the files of one patient into a folder and returns their number. */
export async function writePhantom(folder: string, patient: PhantomPatient): Promise<number> {
  const files = patient.files();
  for (const { relative, bytes } of files) {
    const path = join(folder, relative);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return files.length;
}
