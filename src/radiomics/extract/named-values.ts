import type { FeatureValue, Warning } from '../model.ts';
import type { EnabledClass, FeatureClass } from '../settings/model.ts';
import { featureTable } from '../table/feature-table.ts';
import { neverComputed } from '../texture/pyradiomics-names.ts';

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
export function featuresOf({ family, features }: EnabledClass): readonly string[] {
  if (features.length === 0) return standardFeatures.get(family)!;
  return features.filter((feature) => !neverComputed.has(`${family}_${feature}`));
}

/** One warning per feature that the settings list and PyRadiomics never computes. */
export function leftOut(classes: readonly EnabledClass[]): Warning[] {
  return classes.flatMap(({ family, features }) =>
    features.flatMap((feature): Warning[] => {
      const equal = neverComputed.get(`${family}_${feature}`);
      if (equal === undefined) return [];
      const message = `${family}_${feature} is deprecated and left out, as in PyRadiomics: it always equals ${equal}.`;
      return [{ code: 'QIAW_RADIOMICS_DEPRECATED', message }];
    }),
  );
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
