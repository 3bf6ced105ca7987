import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Grid } from '../../../src/core/index.ts';
import { type StructureRoi, scan } from '../../../src/dicom/index.ts';
import { loadStructureSet } from '../../../src/dicom/rtstruct/load-structure-set.ts';

/** The ROIs of the structure set in a folder, in the order of the object. */
export async function readRois(folder: string): Promise<readonly StructureRoi[]> {
  const path = firstDicom(folder);
  const found = await scan(only({ path, relative: basename(path), bytes: statSync(path).size }));
  const structureSet = await loadStructureSet(found.structureSets[0]!);
  if (!structureSet.ok) throw new Error(structureSet.refusal.code);
  return structureSet.value.rois;
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** The first DICOM file below a folder, in order of name. */
function firstDicom(folder: string): string {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return firstDicom(path);
    if (name.endsWith('.dcm')) return path;
  }
  throw new Error('no DICOM file here');
}

interface Reference {
  readonly image: {
    readonly size_ijk: number[];
    readonly origin_lps: number[];
    readonly space_directions: number[][];
  };
}

/** The image grid with the exact decimals of the DICOM files (reference.json holds float32 of plastimatch). */
export function gridOf(folder: string): Grid {
  const { image } = JSON.parse(readFileSync(join(folder, 'reference.json'), 'utf8')) as Reference;
  const exact = (value: number, digits: number): number => Number(value.toPrecision(digits));
  return {
    size: image.size_ijk as [number, number, number],
    origin: image.origin_lps.map((value) => exact(value, 7)) as [number, number, number],
    spacing: image.space_directions.map((axis, n) => exact(axis[n]!, 6)) as [number, number, number],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}

/** Voxels of a gzip NRRD mask of 0 and 1, read without this product's reader. */
export function referenceMask(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return gunzipSync(bytes.subarray(bytes.indexOf('\n\n') + 2));
}
