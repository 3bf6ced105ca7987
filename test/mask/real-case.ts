import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import dcmjs from 'dcmjs';
import type { StructureRoi } from '../../src/dicom/index.ts';
import type { Grid } from '../../src/volume/index.ts';

/** Reads a structure set's ROIs straight with dcmjs, so that this room's tests stand without the DICOM room. */
export function readRois(path: string): StructureRoi[] {
  dcmjs.log.getLogger('validation.dcmjs').setLevel('silent');
  const file = readFileSync(path);
  const parsed = dcmjs.data.DicomMessage.readFile(file);
  const set = dcmjs.data.DicomMetaDictionary.naturalizeDataset(parsed.dict);
  const list = (value: unknown): Record<string, unknown>[] =>
    value === undefined ? [] : Array.isArray(value) ? value : [value as Record<string, unknown>];
  const contours = new Map(list(set.ROIContourSequence).map((item) => [Number(item['ReferencedROINumber']), item]));
  return list(set.StructureSetROISequence).map((roi) => ({
    number: Number(roi['ROINumber']),
    name: String(roi['ROIName']),
    contours: list(contours.get(Number(roi['ROINumber']))?.['ContourSequence']).map((contour) => ({
      geometricType: String(contour['ContourGeometricType']),
      points: Float64Array.from((contour['ContourData'] as unknown[]).map(Number)),
    })),
  }));
}

/** The first DICOM file below a folder, in order of name. */
export function firstDicom(folder: string): string {
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

/** Voxels of a gzip NRRD mask of 0 and 1, without this product's reader. */
export function referenceMask(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return gunzipSync(bytes.subarray(bytes.indexOf('\n\n') + 2));
}
