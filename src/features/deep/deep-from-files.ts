import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../../core/index.ts';
import { readImage } from '../../formats/index.ts';
import type { Mask, Volume } from '../../volume/index.ts';
import { deepFeaturesCsv } from './csv.ts';
import { deepFeatures } from './deep-features.ts';
import type { DeepModel } from './deep-model.ts';
import type { DeepVector } from './model.ts';
import { vectorJson } from './vector-json.ts';

export interface DeepFromFilesOptions {
  /** From `registry.load(id)`; the caller closes it. */
  readonly model: DeepModel;
  /** Voxels of this value are the ROI; 1 by default, as in PyRadiomics. */
  readonly label?: number;
  /** `.csv` (columns of deep-features.csv; case and roi are the two files' names) or `.json`; nothing is written without it. */
  readonly out?: string;
  readonly signal?: AbortSignal;
}

/**
 * The deep feature vector of one ROI from an image and a mask file (NRRD, NIfTI): `qiaw deep`.
 * @throws UsageError on an unknown extension of `out`; what readImage and deepFeatures throw
 */
export async function deepFromFiles(
  imagePath: string,
  maskPath: string,
  options: DeepFromFilesOptions,
): Promise<DeepVector> {
  const { model, label = 1, out, signal } = options;
  const extension = out === undefined ? undefined : /\.(csv|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (out !== undefined && extension === undefined) throw new UsageError('--out must end in .csv or .json.');
  const image = await readImage(imagePath);
  const mask = maskOf(await readImage(maskPath), label);
  const vector = await deepFeatures(image, mask, model, signal ? { signal } : {});
  if (out !== undefined && extension === 'csv') {
    writeFileSync(out, deepFeaturesCsv([{ case: stem(imagePath), roi: stem(maskPath), vector }]));
  } else if (out !== undefined) {
    writeFileSync(out, `${JSON.stringify(vectorJson(vector), null, 2)}\n`);
  }
  return vector;
}

function maskOf(labels: Volume, label: number): Mask {
  return { grid: labels.grid, voxels: Uint8Array.from(labels.voxels, (value) => (value === label ? 1 : 0)) };
}

function stem(path: string): string {
  return basename(path).replace(/\.(nrrd|nhdr|nii|nii\.gz)$/i, '');
}
