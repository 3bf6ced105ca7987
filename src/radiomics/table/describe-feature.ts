import { filterNamed } from '../filters/ibsi/filter-name.ts';
import type { FeatureDescription } from '../model.ts';
import { featureNamed } from './feature-table.ts';
import { ibsiFeatureNamed } from './ibsi-feature-table.ts';

export interface DescribedFeature {
  readonly description: FeatureDescription;
  /** PyRadiomics image type: `Original`, `Wavelet`, `LoG`, … */
  readonly imageType: string;
  /** The filter: `wavelet-LLH`, `log-sigma-1-0-mm-3D`; absent for the original image. */
  readonly filter?: string;
}

/** Column prefixes of each image type. */
const prefixes: ReadonlyArray<readonly [RegExp, string]> = [
  [/^original$/, 'Original'],
  [/^wavelet\d*-[LH]{1,3}$/, 'Wavelet'],
  [/^log-sigma-[\de-]+-mm-3D$/, 'LoG'],
  [/^square$/, 'Square'],
  [/^squareroot$/, 'SquareRoot'],
  [/^logarithm$/, 'Logarithm'],
  [/^exponential$/, 'Exponential'],
  [/^gradient$/, 'Gradient'],
  [/^lbp-2D$/, 'LBP2D'],
  [/^lbp-3D-(m\d+|k)$/, 'LBP3D'],
];

/**
 * Parses a full column name (`wavelet-LLH_glcm_JointEntropy`). Undefined if its feature is not in the table or its
 * prefix belongs to no image type.
 */
export function describeFeature(column: string): DescribedFeature | undefined {
  const at = column.indexOf('_');
  const prefix = column.slice(0, at);
  const description = featureNamed(column.slice(at + 1)) ?? ibsiFeatureNamed(column.slice(at + 1));
  const imageType = prefixes.find(([pattern]) => pattern.test(prefix))?.[1] ?? (filterNamed(prefix) && 'IBSI');
  if (at < 0 || !description || !imageType) return undefined;
  return { description, imageType, ...(prefix !== 'original' && { filter: prefix }) };
}
