import type { FeatureReference, SeriesFilter } from '../filter/filter.ts';
import { definitionPattern } from './sparql-regions.ts';
import { seriesPattern } from './sparql-subjects.ts';
import { literal, Variables, values, withPrologue } from './sparql-text.ts';

/** SPARQL for the lists without a subject filter. Rows and order are those of the list. */

/** Image series that match, each with its subject (`?series ?subject`), by IRI. */
export function seriesSparql(filter: SeriesFilter): string {
  return withPrologue(
    `SELECT DISTINCT ?series ?subject WHERE {\n  ${seriesPattern(filter, '?series', new Variables())}\n}\nORDER BY ?series`,
  );
}

/** Feature definitions that a reference matches (`?definition`); without a reference, all. By IRI. */
export function definitionsSparql(reference: FeatureReference | undefined): string {
  const variables = new Variables();
  const pattern = definitionPattern(reference ?? {}, '?definition', { variables });
  return withPrologue(`SELECT DISTINCT ?definition WHERE {\n  ${pattern}\n}\nORDER BY ?definition`);
}

/** Processing runs, each with its subject (`?run ?subject`), by IRI. */
export function runsSparql(): string {
  return withPrologue(
    'SELECT DISTINCT ?run ?subject WHERE {\n  GRAPH ?g { ?run a qiaw:ProcessingRun ; qiaw:ofSubject ?subject }\n}\nORDER BY ?run',
  );
}

/** Refusals with their codes (`?refusal ?code`), optionally only with these codes or of these kinds, by IRI. */
export function refusalsSparql(codes: readonly string[] | undefined, kinds: readonly string[] | undefined): string {
  const among = (name: string, some: readonly string[] | undefined): string =>
    some === undefined ? '' : `${values(name, some.map(literal))} `;
  const only = `${among('?code', codes)}${among('?kind', kinds)}`;
  const kind = kinds === undefined ? '' : ' ; qiaw:refusedKind ?kind';
  return withPrologue(
    `SELECT DISTINCT ?refusal ?code WHERE {\n  ${only}GRAPH ?g { ?refusal a qiaw:Refusal ; qiaw:code ?code${kind} }\n}\nORDER BY ?refusal`,
  );
}
