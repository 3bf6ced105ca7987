import { describeFeature } from '../../radiomics/index.ts';

/** Entry of the feature table for a PyRadiomics column, in the terms of a feature definition. */
export interface FeatureMeaning {
  readonly match: 'exact' | 'close' | 'none';
  readonly ontologyClass?: string;
  readonly ibsiCode?: string;
  readonly deviation?: string;
}

/** Undefined for a column that is not in the table. */
export function featureMeaning(column: string): FeatureMeaning | undefined {
  const description = describeFeature(column)?.description;
  if (description === undefined) return undefined;
  const { ontologyClass, ibsiCode, deviation, match = 'exact' } = description;
  return {
    match: ontologyClass === undefined ? 'none' : match,
    ...(ontologyClass === undefined ? {} : { ontologyClass }),
    ...(ibsiCode === undefined ? {} : { ibsiCode }),
    ...(deviation === undefined ? {} : { deviation }),
  };
}
