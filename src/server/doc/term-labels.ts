import { externalLabels } from '../../cohorts/index.ts';

let known: ReadonlyMap<string, string> | undefined;

/** Labels of terms of published vocabularies by IRI, read when the first page needs them. */
export function termLabels(): ReadonlyMap<string, string> {
  known ??= externalLabels();
  return known;
}
