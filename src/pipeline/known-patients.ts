import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Identifiers, identifyingAlone, type SourceIdentifiers } from '../core/index.ts';
import { heldAgainst, identifiersOf, readDerivedObject } from '../dicom/index.ts';
import type { DataDirectory } from './files/data-directory.ts';
import { readManifest } from './files/directory-manifest.ts';
import type { Survey } from './plan/survey.ts';

interface Patient extends SourceIdentifiers {
  /** What a directory that keeps identifiers shows. */
  readonly told: readonly string[];
}

/**
 * The identifiers of all patients of a data directory, for texts that are written when no source is at hand: metadata, cohorts,
 * exports, logs. They are read from the DICOM objects of the cases, which repeat them, and from the sources of the
 * current run, and are kept only in memory. Only identifiers that identify a person alone are used ({@link identifyingAlone}).
 */
export class KnownPatients {
  readonly #data: DataDirectory;
  readonly #ofCases = new Map<string, Promise<Patient>>();
  readonly #ofSources: Patient[] = [];
  #known: { readonly patients: number; readonly identifiers: Identifiers } | undefined;

  constructor(data: DataDirectory) {
    this.#data = data;
  }

  /** Adds the patients of a run's sources. De-identified and refused objects are found nowhere else. */
  add({ cases, refusals }: Pick<Survey, 'cases' | 'refusals'>): void {
    for (const { job } of cases) {
      for (const { patientStudy } of [job.series, job.delineation, ...(job.drawnOn ? [job.drawnOn] : [])]) {
        const { patientName, patientId, identifiers } = patientStudy;
        if (identifiers) this.#ofSources.push(patientOf(identifiers, patientName, patientId));
      }
    }
    for (const { input } of refusals)
      if (input.identifiers) this.#ofSources.push(patientOf(input.identifiers, undefined, input.patientId));
  }

  /** Cases that were added since the last call are read. */
  readonly identifiers = async (): Promise<Identifiers> => {
    const names = await readdir(this.#data.cases).catch(() => []);
    for (const id of names) {
      if (!id.startsWith('.') && !this.#ofCases.has(id))
        this.#ofCases.set(id, patientOfCase(this.#data.caseFolder(id)));
    }
    const patients = [...(await Promise.all(this.#ofCases.values())), ...this.#ofSources];
    if (this.#known?.patients !== patients.length) {
      const mode = (await readManifest(this.#data))?.identity ?? 'pseudonym';
      const told = patients.flatMap((patient) => patient.told);
      this.#known = { patients: patients.length, identifiers: heldAgainst(patients, mode, told) };
    }
    return this.#known!.identifiers;
  };
}

/** The names of others, such as physicians, are left out: they may also be creators of a dataset. */
function patientOf(source: SourceIdentifiers, name?: string, id?: string): Patient {
  return {
    ...identifyingAlone({ ...source, names: name === undefined ? [] : [name] }),
    told: id === undefined ? [] : [id],
  };
}

/** Empty if its DICOM objects were de-identified or cannot be read. */
async function patientOfCase(folder: string): Promise<Patient> {
  for (const name of ['sr.dcm', 'seg.dcm']) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes === undefined) continue;
    try {
      return readDerivedObject(bytes, (dataset) => {
        const id = dataset.text('PatientID') ?? '';
        return pseudonym.test(id) ? nobody : patientOf(identifiersOf(dataset), dataset.text('PatientName'), id);
      });
    } catch {
      // `verify` reports damaged files.
    }
  }
  return nobody;
}

/** PatientID of objects that this program de-identified. */
const pseudonym = /^k[a-z2-7]{4}-[a-z2-7]{26}$/;

const nobody: Patient = { names: [], ids: [], dates: [], told: [] };
