import { definitionsOf, type FeatureReference } from '../../../cohorts/index.ts';
import { type Row, valuesAt } from '../../../columns/index.ts';
import { doubleLexical } from '../../../rdf/index.ts';
import type { GraphqlContext } from '../request-context.ts';
import { refer } from './references.ts';

/** Values of the feature on these regions, region by region, vector by vector, definition by definition. */
export function featureValues(regions: readonly Row[], reference: FeatureReference, { columns }: GraphqlContext) {
  const definitions = definitionsOf(columns, reference);
  return regions.flatMap((region) =>
    columns.regions[region]!.vectors.flatMap((vector) => valuesOfVector(vector, definitions, columns)),
  );
}

export function valuesOfVector(vector: Row, definitions: readonly Row[], columns: GraphqlContext['columns']) {
  const { region } = columns.vectors[vector]!;
  return definitions.flatMap((definition) =>
    [...valuesAt(columns.values[definition]!, vector)].map((number) => ({
      number,
      definition: refer('FeatureDefinition', definition),
      value: Number.isFinite(number) ? number : null,
      lexical: doubleLexical(number),
      structure: refer('Structure', region),
    })),
  );
}
