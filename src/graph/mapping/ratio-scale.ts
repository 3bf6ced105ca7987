import { describeFeature, resolveUnit } from '../../radiomics/index.ts';

/** The unit of CT, whose zero (water) is arbitrary, in the unit of a feature. */
const hounsfield = "hnsf'U";

/**
 * Whether a feature is positive with a true zero, so that a coefficient of variation has a meaning: by the column `scale` of
 * ontology/features.csv, on the original image only. Intensities in HU or without a unit have no true zero.
 * @param ucum unit of the definition
 */
export function isRatioScale(column: string, ucum: string): boolean {
  const described = describeFeature(column);
  if (described === undefined || described.imageType !== 'Original') return false;
  const { scale, unit } = described.description;
  if (scale !== 'intensity') return scale === 'ratio';
  return !ucum.includes(hounsfield) && ucum !== resolveUnit(unit, 'original', '1').ucum;
}
