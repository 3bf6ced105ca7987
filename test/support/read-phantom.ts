import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Scan, type StructureSet, scan } from '../../src/dicom/index.ts';
import { loadStructureSet } from '../../src/dicom/rtstruct/load-structure-set.ts';
import { type LoadedVolume, loadVolume } from '../../src/image/index.ts';
import { writePhantom } from '../../src/pipeline/demo/cohort.ts';
import type { PhantomPatient } from '../../src/pipeline/demo/patient.ts';
import { walkFolder } from '../../src/sources/index.ts';
import { linkOne } from './link-one.ts';

export interface ReadPhantom {
  readonly found: Scan;
  readonly loaded: LoadedVolume;
  readonly structures: StructureSet;
}

/** Writes a phantom to a temporary folder, passes the folder on, and removes it. */
export async function inFolder<T>(patient: PhantomPatient, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'qiaw-phantom-'));
  try {
    await writePhantom(folder, patient);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The image and the structure set of a folder with one of each; throws the code of the first refusal. */
export async function readFolder(folder: string): Promise<ReadPhantom> {
  const found = await scan(walkFolder([folder]));
  const header = found.structureSets[0];
  if (!header) throw new Error('no structure set');
  const link = linkOne(header, found);
  if (!link.ok) throw new Error(link.refusal.code);
  const loaded = await loadVolume(link.value.series);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  const structures = await loadStructureSet(header);
  if (!structures.ok) throw new Error(structures.refusal.code);
  return { found, loaded: loaded.value, structures: structures.value };
}
