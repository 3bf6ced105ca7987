import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { UsageError } from '../core/index.ts';
import { imageStem, type MaskChoice, readImage, readRegion } from '../image/index.ts';
import { deepFeatures } from './deep-features.ts';
import type { DeepModel } from './model/deep-model.ts';
import type { DeepVector } from './model/model.ts';
import { deepFeaturesCsv } from './vector/deep-features-csv.ts';
import { vectorJson } from './vector/float32-text.ts';

export interface DeepFromFilesOptions extends MaskChoice {
  /** From `registry.load(id)`; the caller closes it. */
  readonly model: DeepModel;
  /**
   * `.csv` (columns of deep-features.csv; case and roi are the two files' names) or `.json`; without it, nothing is
   * written.
   */
  readonly out?: string;
  readonly signal?: AbortSignal;
}

/**
 * The deep feature vector of one ROI from an image and a mask file (NRRD, NIfTI, MetaImage): `qiaw deep`.
 * @throws UsageError on an unknown extension of `out`; errors of readImage and deepFeatures
 */
export async function deepFromFiles(
  imagePath: string,
  maskPath: string,
  options: DeepFromFilesOptions,
): Promise<DeepVector> {
  const { model, out, signal, ...choice } = options;
  const extension = out === undefined ? undefined : /\.(csv|json)$/i.exec(out)?.[1]?.toLowerCase();
  if (out !== undefined && extension === undefined) throw new UsageError('--out must end in .csv or .json.');
  const image = await readImage(imagePath);
  const { mask, notes } = await readRegion(maskPath, choice);
  const made = await deepFeatures(image, mask, model, signal ? { signal } : {});
  const vector = { ...made, notes: [...notes, ...made.notes] };
  if (out !== undefined && extension === 'csv') {
    writeFileSync(out, deepFeaturesCsv([{ case: stem(imagePath), roi: stem(maskPath), vector }]));
  } else if (out !== undefined) {
    writeFileSync(out, `${JSON.stringify(vectorJson(vector), null, 2)}\n`);
  }
  return vector;
}

function stem(path: string): string {
  return imageStem(basename(path));
}
