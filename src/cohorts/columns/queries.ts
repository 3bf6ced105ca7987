import { seriesAttributes } from '../../core/index.ts';
import { agreementMeasures, internalQuery, namespaces } from '../../graph/index.ts';

/**
 * The tables of the index, in the order they are read; each is the result of `queries/internal/index/<name>.rq`. Where the model
 * allows (docs/model.md), a query stays within one graph, because joins over the union of all graphs take minutes. Cells are read
 * in the order of the SELECT.
 */
const tableNames = [
  'subjects',
  'datasets',
  'series',
  'acquisitions',
  'observers',
  'regions',
  'encodings',
  'agreements',
  'regionClasses',
  'regionSizes',
  'regionRuns',
  'vectors',
  'vectorDatasets',
  'vectorSoftwares',
  'deepVectors',
  'definitions',
  'importedDefinitions',
  'parameterSets',
  'models',
  'softwares',
  'runs',
  'refusals',
  'observations',
  'declaredVariables',
  'labels',
  'narrower',
] as const;
export type TableName = (typeof tableNames)[number];

/** The text of every query, by the name of its table. */
export const tableQueries = (): ReadonlyArray<readonly [TableName, string]> =>
  tableNames.map((name) => [name, built[name] ?? internalQuery(`index/${kebab(name)}`)] as const);

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Built from the table of series attributes; their cells come last. */
const seriesQuery = `PREFIX qiaw: <${namespaces.qiaw}>
PREFIX sedi: <${namespaces.sedi}>
SELECT DISTINCT ?s ?study ?series ?modality ?instances ?uid ?studyUid ${seriesAttributes.map(({ field }) => `?${field}`).join(' ')} {
  GRAPH ?g { ?s sedi:hasStudy ?study . ?study sedi:containsSeries ?series . ?series a sedi:Series ; qiaw:modality ?modality
    ${seriesAttributes.map(({ term, field }) => `OPTIONAL { ?series sedi:${term} ?${field} }`).join(' ')}
    OPTIONAL { ?series qiaw:instanceCount ?instances } OPTIONAL { ?series sedi:ATT0020000E ?uid }
    OPTIONAL { ?study sedi:ATT0020000D ?studyUid } } }`;

/** Built from the table of measures; their cells come last. */
const agreementsQuery = `PREFIX qiaw: <${namespaces.qiaw}>
SELECT ?pair ?subject ?structure ?comparison ?first ?second ${agreementMeasures.map(({ key }) => `?${key}`).join(' ')} {
  GRAPH ?g { ?pair a qiaw:DelineationAgreement ; qiaw:ofSubject ?subject ; qiaw:structure ?structure ; qiaw:comparison ?comparison ;
      qiaw:first ?first ; qiaw:second ?second
    ${agreementMeasures.map(({ key }) => `OPTIONAL { ?pair qiaw:${key} ?${key} }`).join(' ')} }
  FILTER (CONTAINS(STR(?g), "/graph/agreement/") && !CONTAINS(STR(?g), "/graph/user/")) }`;

const built: Partial<Readonly<Record<TableName, string>>> = { series: seriesQuery, agreements: agreementsQuery };

/** All numbers stated about some vectors; those whose predicate is a definition are feature values. Duplicates across graphs collapse. */
export const valuesOf = (vectors: readonly string[]): string =>
  `SELECT DISTINCT ?v ?d ?value { VALUES ?v { ${vectors.map((iri) => `<${iri}>`).join(' ')} } GRAPH ?g { ?v ?d ?value } FILTER (isNumeric(?value)) }`;
