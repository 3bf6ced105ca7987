import { csvLine, digestOf } from '../../../core/index.ts';
import { readImage } from '../../../formats/index.ts';
import type { Mask, Volume } from '../../../volume/index.ts';
import { type IbsiValue, ibsiFeatures } from './ibsi-features.ts';
import { requireIbsiSettings } from './settings.ts';

export interface IbsiFromFilesOptions {
  /** One of the built-in IBSI configurations, `ibsi-phantom`, `ibsi-ct-a` … `ibsi-ct-e`. */
  readonly settings: string;
  /** Voxel value of the region in the mask file; default 1. */
  readonly label?: number;
}

export interface IbsiExtraction {
  readonly values: readonly IbsiValue[];
  readonly settingsDigest: string;
  /** Long form: `family,feature,ibsi_code,aggregation,value,unit`. */
  readonly csv: string;
  readonly json: string;
  readonly warnings: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
}

/**
 * All IBSI features of one image file (NRRD, NIfTI) and mask file: `qiaw radiomics --settings ibsi-…`.
 * @throws UsageError for unknown settings, what readImage and ibsiFeatures throw
 */
export async function ibsiFromFiles(
  imagePath: string,
  maskPath: string,
  { settings: name, label = 1 }: IbsiFromFilesOptions,
): Promise<IbsiExtraction> {
  const settings = requireIbsiSettings(name);
  const [image, labels] = await Promise.all([readImage(imagePath), readImage(maskPath)]);
  const values = ibsiFeatures(image, regionOf(labels, label), settings);
  const rows = values.map((one) => [
    one.family,
    one.feature,
    one.ibsiCode,
    one.aggregation,
    String(one.value),
    one.unit,
  ]);
  const lines = [['family', 'feature', 'ibsi_code', 'aggregation', 'value', 'unit'], ...rows].map(csvLine);
  return {
    values,
    settingsDigest: digestOf(settings),
    csv: lines.join(''),
    json: `${JSON.stringify(values, null, 2)}\n`,
    warnings: [],
  };
}

function regionOf({ grid, voxels }: Volume, label: number): Mask {
  return { grid, voxels: Uint8Array.from(voxels, (value) => (value === label ? 1 : 0)) };
}
