import { definitionsOf, type FeatureReference, type Row, valuesAt } from '../../../cohorts/index.ts';
import { doubleLexical } from '../../../graph/index.ts';
import { spend } from '../budget.ts';
import type { GraphqlContext } from '../request-context.ts';
import { refer } from './references.ts';

/** Values of the feature on these regions, ordered by region, vector and definition. */
export function featureValues(regions: readonly Row[], reference: FeatureReference, context: GraphqlContext) {
  const { columns } = context;
  const definitions = definitionsOf(columns, reference);
  return regions.flatMap((region) =>
    columns.regions[region]!.vectors.flatMap((vector) => valuesOfVector(vector, definitions, context)),
  );
}

export function valuesOfVector(vector: Row, definitions: readonly Row[], context: GraphqlContext) {
  const { columns } = context;
  const { region } = columns.vectors[vector]!;
  const found = definitions.flatMap((definition) =>
    [...valuesAt(columns.values[definition]!, vector)].map((number) => ({
      number,
      definition: refer('FeatureDefinition', definition),
      value: Number.isFinite(number) ? number : null,
      lexical: doubleLexical(number),
      structure: refer('Structure', region),
    })),
  );
  spend(context, found.length);
  return found;
}
