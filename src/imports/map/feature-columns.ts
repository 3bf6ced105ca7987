import { describeFeature, featureNamed, resolveUnit } from '../../radiomics/index.ts';
import type { ImportedColumn } from '../model.ts';
import type { FeaturesMapping } from './mapping.ts';

const FEATURE = /^[A-Za-z0-9-]+_[A-Za-z0-9]+_[A-Za-z0-9]+$/;

/**
 * A column as a feature. Undefined if neither the feature table nor the mapping's `describe` defines it: the meaning and the
 * unit of a number must be stated.
 */
export function featureColumn(
  name: string,
  mapping: Pick<FeaturesMapping, 'describe' | 'imageUnit'>,
): ImportedColumn | undefined {
  if (!FEATURE.test(name)) return undefined;
  const imageType = name.slice(0, name.indexOf('_'));
  const feature = name.slice(imageType.length + 1);
  // The table has PyRadiomics' image types only; for other image types the feature keeps its unit template.
  const known = describeFeature(name)?.description ?? featureNamed(feature);
  const stated = mapping.describe[feature];
  const label = stated?.label ?? known?.label;
  const template = stated?.unit ?? known?.unit;
  if (label === undefined || template === undefined) return undefined;
  return { name, label, unit: resolveUnit(template, imageType, mapping.imageUnit).ucum };
}
