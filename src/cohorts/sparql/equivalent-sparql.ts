import type { CatalogueColumns } from '../columns/model.ts';
import type { FeatureReference, RegionFilter, SubjectFilter } from '../filter/filter.ts';
import { allRegions, featureValues, regionPatterns } from './sparql-regions.ts';
import { allSubjects, subjectPatterns } from './sparql-subjects.ts';
import { Variables, withPrologue } from './sparql-text.ts';

/** The order of a list of subjects: by IRI, or by their smallest or largest value of a feature. */
export interface SubjectOrder {
  readonly feature: FeatureReference;
  readonly roi?: RegionFilter | undefined;
  readonly descending: boolean;
}

/** The SPARQL query that returns the subjects of the list, in its order. */
export function subjectsSparql(
  filter: SubjectFilter,
  order: SubjectOrder | undefined,
  columns: CatalogueColumns,
): string {
  const translation = { columns, variables: new Variables() };
  const patterns = [allSubjects(translation), ...subjectPatterns(filter, translation)].join('\n  ');
  if (order === undefined) return tidy(`SELECT ?subject WHERE {\n  ${patterns}\n}\nORDER BY ?subject`);
  const keyed = [
    allRegions(translation),
    ...(order.roi === undefined ? [] : regionPatterns(order.roi, translation)),
    featureValues(order.feature, '?value', translation),
  ].join('\n    ');
  const [best, sign] = order.descending ? ['MAX', 'DESC'] : ['MIN', 'ASC'];
  return tidy(`SELECT ?subject ?key WHERE {
  ${patterns}
  OPTIONAL { { SELECT ?subject (${best}(?value) AS ?key) WHERE {
    ${keyed}
    FILTER (?value = ?value) } GROUP BY ?subject } }
}
ORDER BY ASC(!BOUND(?key)) ${sign}(?key) ?subject`);
}

/** The SPARQL query that counts the subjects. */
export function countSparql(filter: SubjectFilter, columns: CatalogueColumns): string {
  const translation = { columns, variables: new Variables() };
  const patterns = [allSubjects(translation), ...subjectPatterns(filter, translation)].join('\n  ');
  return tidy(`SELECT (COUNT(DISTINCT ?subject) AS ?subjects) WHERE {\n  ${patterns}\n}`);
}

/** The SPARQL query that returns the regions of the list with their subjects. */
export function regionsSparql(
  filter: RegionFilter,
  subjects: SubjectFilter | undefined,
  columns: CatalogueColumns,
): string {
  const translation = { columns, variables: new Variables() };
  const patterns = [
    allRegions(translation),
    ...regionPatterns(filter, translation),
    ...(subjects === undefined ? [] : subjectPatterns(subjects, translation)),
  ].join('\n  ');
  return tidy(`SELECT ?region ?subject WHERE {\n  ${patterns}\n}\nORDER BY ?region`);
}

/** The SPARQL query that returns the values behind the statistics: subject, region, value. */
export function valuesSparql(
  filter: SubjectFilter,
  feature: FeatureReference,
  roi: RegionFilter | undefined,
  columns: CatalogueColumns,
): string {
  const translation = { columns, variables: new Variables() };
  const patterns = [
    allRegions(translation),
    ...subjectPatterns(filter, translation),
    ...(roi === undefined ? [] : regionPatterns(roi, translation)),
    featureValues(feature, '?value', translation),
  ].join('\n  ');
  return tidy(`SELECT ?subject ?region ?value WHERE {\n  ${patterns}\n  FILTER (?value = ?value)\n}\nORDER BY ?region`);
}

const tidy = (text: string): string => withPrologue(text.replace(/[ \t]+\n/g, '\n'));
