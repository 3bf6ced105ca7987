import { packageText, parseCsv } from '../../core/index.ts';

/** Labels of classes from published vocabularies (ontology/external.csv). */
export function externalLabels(): ReadonlyMap<string, string> {
  const rows = parseCsv(packageText('ontology/external.csv')) ?? [];
  return new Map(rows.slice(1).map(([iri, , label]) => [iri!, label!]));
}
