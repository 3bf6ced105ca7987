import type { FeatureValue } from '../model.ts';
import type { EnabledClass, FeatureClass } from '../settings/model.ts';
import { featureTable } from '../table/feature-table.ts';

/** PyRadiomics enumerates `get<Feature>FeatureValue` methods alphabetically. */
const methodOrder = (a: string, b: string): number => (`${a}FeatureValue` < `${b}FeatureValue` ? -1 : 1);

/** Features of a class that are enabled if a file does not list any, in PyRadiomics' column order. */
const standardFeatures: ReadonlyMap<FeatureClass, readonly string[]> = new Map(
  [...new Set(featureTable.map((row) => row.family as FeatureClass))].map((family) => [
    family,
    featureTable
      .filter((row) => row.family === family && !row.deprecated)
      .map((row) => row.name.slice(family.length + 1))
      .sort(methodOrder),
  ]),
);

/** Features of a class in column order: those the settings list, else all that are not deprecated. */
export function featuresOf(enabled: EnabledClass): readonly string[] {
  return enabled.features.length > 0 ? enabled.features : standardFeatures.get(enabled.family)!;
}

/** Values under full column names. */
export function namedValues(
  prefix: string,
  enabled: EnabledClass,
  computed: Readonly<Record<string, number>>,
): FeatureValue[] {
  return featuresOf(enabled).map((feature) => ({
    name: `${prefix}_${enabled.family}_${feature}`,
    value: computed[feature] ?? Number.NaN,
  }));
}
