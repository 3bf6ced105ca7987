import { describeFeature } from '../../radiomics/index.ts';

/** What the feature table says of a PyRadiomics column, in the words of a feature definition. */
export interface FeatureMeaning {
  readonly match: 'exact' | 'close' | 'none';
  readonly ontologyClass?: string;
  readonly ibsiCode?: string;
  readonly deviation?: string;
}

/** Undefined for a column the table does not know. */
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
