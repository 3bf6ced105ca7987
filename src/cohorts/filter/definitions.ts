import type { CatalogueColumns, DefinitionRow, Row } from '../columns/model.ts';
import type { FeatureReference } from './filter.ts';

/** Rows of the definitions that a reference matches; empty if nothing matches or the reference is empty. */
export function definitionsOf(columns: CatalogueColumns, reference: FeatureReference): readonly Row[] {
  const { definition, name, ontologyClass, imageType, parameterSet, imported } = reference;
  const key = JSON.stringify([definition, name, ontologyClass, imageType, parameterSet, imported]);
  const known = cache.get(columns) ?? new Map<string, readonly Row[]>();
  cache.set(columns, known);
  const found = known.get(key) ?? find(columns, reference);
  if (known.size > 5000) known.clear();
  known.set(key, found);
  return found;
}

const cache = new WeakMap<CatalogueColumns, Map<string, readonly Row[]>>();

function find(columns: CatalogueColumns, reference: FeatureReference): readonly Row[] {
  const { definition, name, ontologyClass, parameterSet, imported } = reference;
  if (definition === undefined && name === undefined && ontologyClass === undefined) return [];
  const imageType = imageTypeOf(reference);
  const fits = (row: DefinitionRow): boolean =>
    (definition === undefined || row.iri === definition) &&
    (name === undefined || row.name === name) &&
    (ontologyClass === undefined || row.computes === ontologyClass) &&
    (imageType === undefined || row.imageType === imageType) &&
    (parameterSet === undefined || row.parameterSet === parameterSet) &&
    (imported === undefined || row.imported === imported);
  return columns.definitions.flatMap((row, at) => (fits(row) ? [at] : []));
}

/** A class is computed on many images; without a name or an image type, the original image is meant. */
export function imageTypeOf({ definition, name, ontologyClass, imageType }: FeatureReference): string | undefined {
  if (imageType !== undefined) return imageType;
  return ontologyClass !== undefined && name === undefined && definition === undefined ? 'original' : undefined;
}

/** A class with all its subclasses. */
export function withNarrower(columns: CatalogueColumns, classes: readonly string[]): ReadonlySet<string> {
  const all = new Set(classes);
  for (const one of all) for (const narrower of columns.narrower.get(one) ?? []) all.add(narrower);
  return all;
}
