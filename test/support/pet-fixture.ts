import type { Refusal } from '../../src/core/index.ts';
import type { ImageSeries } from '../../src/dicom/index.ts';
import { type LoadedVolume, loadVolume } from '../../src/image/index.ts';
import { ctFiles, type Items, sliceValues } from './dicom-fixture.ts';
import { codes, scanFiles } from './scan-files.ts';

/** Uptake of 1 Bq/ml in 70 kg after 370 MBq of F-18, by seconds of decay; computed independently, with 30 digits. */
export const PER_BECQUEREL = {
  0: 1.89189189189189e-4,
  1800: 2.28648010613239e-4,
  3600: 2.76336681717643e-4,
  3900: 2.85200570608578e-4,
  5400: 3.33971686252216e-4,
  41400: 1.47615469506629e-2,
} as const;

/** The injection of 370 MBq at 10:00. */
export const agent = (change: Items = {}): Items['x00540016'] => [
  'SQ',
  [
    {
      x00181072: ['TM', '100000'],
      x00181074: ['DS', '370000000'],
      x00181075: ['DS', '6586.2'],
      ...change,
    },
  ],
];

/** An FDG-PET of 70 kg, scanned from 11:00 on; slopes differ from slice to slice. */
export const pet = (k: number, change: Items = {}): Items => ({
  x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.128'],
  x00080021: ['DA', '20200102'],
  x00080022: ['DA', '20200102'],
  x00080031: ['TM', '110000'],
  x00080032: ['TM', `1100${10 + k}.5`],
  x00080060: ['CS', 'PT'],
  x00101030: ['DS', '70'],
  x00280051: ['CS', 'NORM\\DTIM\\ATTN\\SCAT\\DECY'],
  x00281052: ['DS', '0'],
  x00281053: ['DS', String(100 + k)],
  x00540016: agent(),
  x00541001: ['CS', 'BQML'],
  x00541102: ['CS', 'START'],
  ...change,
});

export type PetChange = Items | ((k: number) => Items);

export async function loadPet(folder: string, change: PetChange = {}): Promise<LoadedVolume | Refusal> {
  const files = ctFiles(3, (k) => pet(k, typeof change === 'function' ? change(k) : change));
  const found = await scanFiles(folder, files);
  if (found.refusals.length > 0) return found.refusals[0]!;
  const loaded = await loadVolume(found.series[0] as ImageSeries);
  return loaded.ok ? loaded.value : loaded.refusal;
}

/** A volume that was expected to load; a refusal fails the test with its code. */
export function loadedOf(result: LoadedVolume | Refusal): LoadedVolume {
  if (!('volume' in result)) throw new Error(`${result.code} ${JSON.stringify(result.evidence)}`);
  return result;
}

/** The largest relative deviation of the voxels from the fixture's values in Bq/ml times a factor. */
export function worstDeviation({ volume: { voxels } }: LoadedVolume, factor: number): number {
  const activities = [0, 1, 2].flatMap((k) => [...sliceValues(k)].map((stored) => stored * (100 + k)));
  if (voxels.length !== activities.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...activities.map((activity, i) => Math.abs(voxels[i]! - activity * factor) / (Math.abs(activity * factor) || 1)),
  );
}

export const noteCodes = (loaded: LoadedVolume): string[] => codes(loaded.notes);
