import { internalQuery, namespaces } from '../../graph/index.ts';
import { termLabels } from '../doc/term-labels.ts';
import { rowsFor } from '../graphs/visible-rows.ts';
import type { Doors } from './ask.ts';
import { boundedText } from './bounded.ts';

/** Parts of a description of the model, each small enough for one answer. */
export const modelParts = ['overview', 'properties', 'features', 'regions'] as const;
export type ModelPart = (typeof modelParts)[number];

const layout = [
  'Each patient, run and import has a graph of its own. Put patterns in GRAPH ?g { … }: patterns outside match the union of all graphs, which is slower.',
  'graph/subject/{subject}: patient, studies, series. graph/run/{digest}: regions, masks, feature vectors, files and steps of one case.',
  'graph/definitions: what each feature is (class, unit, filter, settings). graph/import/{digest}: clinical variables and imported features.',
  'A value is one triple: ?vector ?definition ?value, where ?definition (a qiaw:FeatureDefinition of graph/definitions) is the predicate.',
  'A vector has qiaw:ofROI (the region) and qiaw:ofSubject (the patient). The class of a region is its rdf:type, its name rdfs:label.',
  'Regions with qiaw:encodingOf are further encodings of another region; leave them out when you count: FILTER NOT EXISTS { GRAPH ?r { ?roi qiaw:encodingOf ?primary } }.',
];

/** What a query needs to know, as far as this caller may read it. Counts are of readable statements. */
export async function describeModel(part: ModelPart, doors: Doors): Promise<Record<string, unknown>> {
  const { context, caller } = doors;
  const rows = async (query: string, columns: readonly string[]) =>
    (await rowsFor(query, caller, context)).map((row) =>
      Object.fromEntries(columns.map((name) => [name, shown(row[name]?.value)])),
    );
  const labels = termLabels();
  const labelled = (iri: unknown) => ({ label: labels.get(String(iri)) });
  if (part === 'overview') {
    const found = await rows(internalQuery('void-classes'), ['class', 'entities']);
    const classes = found.map((row) => ({ ...row, ...labelled(row['class']) }));
    const page = `${context.base}sparql`;
    return { layout, prefixes: namespaces, classes, others: modelParts.slice(1), page };
  }
  if (part === 'features') {
    const features = await rows(originalFeatures, ['feature', 'class', 'unit', 'definitions']);
    return {
      about: 'Features of the image type "original"; others have the same names after their image type.',
      features,
    };
  }
  if (part === 'regions') {
    const found = await rows(regionClasses, ['class', 'regions', 'subjects']);
    return { regions: found.map((row) => ({ ...row, ...labelled(row['class']) })) };
  }
  return { properties: await rows(propertiesOf, ['class', 'property', 'values', 'statements']) };
}

const shown = (value: string | undefined): string | number | null =>
  value === undefined ? null : /^\d{1,15}$/.test(value) ? Number(value) : boundedText(value, 300);

const prefixes = `PREFIX qiaw: <${namespaces.qiaw}> PREFIX rdf: <${namespaces.rdf}> PREFIX ncit: <${namespaces.ncit}>\n`;

const originalFeatures = `${prefixes}SELECT ?feature ?class ?unit (COUNT(?definition) AS ?definitions) {
  GRAPH ?g { ?definition a qiaw:FeatureDefinition ; qiaw:pyradiomicsName ?feature ; qiaw:imageType "original" .
    OPTIONAL { ?definition qiaw:ucum ?unit } OPTIONAL { ?definition qiaw:computes ?class } }
} GROUP BY ?feature ?class ?unit ORDER BY ?feature LIMIT 500`;

const regionClasses = `${prefixes}SELECT ?class (COUNT(DISTINCT ?roi) AS ?regions) (COUNT(DISTINCT ?subject) AS ?subjects) {
  GRAPH ?run { ?vector qiaw:ofROI ?roi ; qiaw:ofSubject ?subject . ?roi a ?class }
} GROUP BY ?class ORDER BY DESC(?regions) LIMIT 200`;

/** Without the values of features, whose predicates are their definitions. */
const propertiesOf = `${prefixes}SELECT ?class ?property ?values (COUNT(*) AS ?statements) {
  GRAPH ?g { ?thing a ?class ; ?property ?value }
  FILTER (?property != rdf:type && !CONTAINS(STR(?property), "/fd/"))
  BIND (IF(isIRI(?value), "IRI", REPLACE(STR(DATATYPE(?value)), "^.*#", "")) AS ?values)
} GROUP BY ?class ?property ?values ORDER BY ?class ?property LIMIT 800`;
