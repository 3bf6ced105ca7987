import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, parseCsv } from '../../core/index.ts';

/** Labels of classes from published vocabularies (ontology/external.csv). */
export function externalLabels(): ReadonlyMap<string, string> {
  const rows = parseCsv(readFileSync(join(packageRoot(), 'ontology', 'external.csv'), 'utf8')) ?? [];
  return new Map(rows.slice(1).map(([iri, , label]) => [iri!, label!]));
}
