import { csvLine, digestOf } from '../../core/index.ts';
import { type MaskChoice, readImage, readRegion } from '../../image/index.ts';
import type { IbsiValue } from './ibsi-features.ts';

export interface IbsiFromFilesOptions extends MaskChoice {
  /** One of the built-in IBSI configurations, `ibsi-phantom`, `ibsi-ct-a` … `ibsi-ct-e`. */
  readonly settings: string;
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
 * All IBSI features of one image file (NRRD, NIfTI, MetaImage) and mask file: `qiaw radiomics --settings ibsi-…`.
 * @throws UsageError for unknown settings, errors of readImage and ibsiFeatures
 */
export async function ibsiFromFiles(
  imagePath: string,
  maskPath: string,
  { settings: name, ...choice }: IbsiFromFilesOptions,
): Promise<IbsiExtraction> {
  // Loaded here: without them `qiaw radiomics` starts faster.
  const [{ ibsiFeatures }, { requireIbsiSettings }] = await Promise.all([
    import('./ibsi-features.ts'),
    import('./settings.ts'),
  ]);
  const settings = requireIbsiSettings(name);
  const [image, { mask, notes }] = await Promise.all([readImage(imagePath), readRegion(maskPath, choice)]);
  const values = ibsiFeatures(image, mask, settings);
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
    warnings: notes,
  };
}
