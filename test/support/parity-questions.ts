import { features } from './generated-cohort.ts';

/**
 * Questions asked through GraphQL and through independent SPARQL: the SPARQL here is written by hand, so that the
 * filter translator is not compared with itself. `rows` converts the GraphQL answer to rows of text; SPARQL's rows are
 * its columns in order. Rows are compared as sets.
 */
export interface Question {
  readonly question: string;
  readonly graphql: string;
  readonly rows: (data: Answer) => readonly (readonly unknown[])[];
  readonly sparql: string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of forty different shapes
export type Answer = any;

const prologue = `PREFIX qiaw: <https://w3id.org/fair-qiaw/ns#>
PREFIX roo: <http://www.cancerdata.org/roo/>
PREFIX ro: <http://www.radiomics.org/RO/>
PREFIX ncit: <http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#>
PREFIX sedi: <http://semantic-dicom.org/dcm#>
PREFIX dcm: <http://dicom.nema.org/resources/ontology/DCM/>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX schema: <https://schema.org/>
PREFIX mls: <http://www.w3.org/ns/mls#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
`;

type Node = { readonly iri: string };
const nodes = (list: { readonly nodes: readonly Node[] }) => list.nodes.map(({ iri }) => [iri]);
const enumName = (feature: string): string => feature.replaceAll('-', '_');

const subjects = (question: string, filter: string, sparql: string): Question => ({
  question,
  graphql: `{ subjects(first: 1000, filter: ${filter}) { nodes { iri } } }`,
  rows: (data) => nodes(data.subjects),
  sparql: `SELECT DISTINCT ?s { ${sparql} }`,
});

const facet = (by: string, key: string, pattern: string, variable = ''): Question => ({
  question: `How many subjects by ${by.toLowerCase()} ${variable}?`,
  graphql: `{ subjectAggregations { facet(by: ${by}${variable && `, variable: ${variable}`}) { cells { key count } } } }`,
  rows: ({ subjectAggregations }) =>
    subjectAggregations.facet.cells.map((cell: { key: string; count: number }) => [cell.key, cell.count]),
  sparql: `SELECT ${key} (COUNT(DISTINCT ?s) AS ?n) { ${pattern} } GROUP BY ?key`,
});

const valuePattern = (name: string, more = '') => `GRAPH ?d { ?definition qiaw:pyradiomicsName "${name}" ${more} }
  GRAPH ?g { ?vector ?definition ?value ; qiaw:ofSubject ?s }`;

const asked: readonly Question[] = [
  subjects('Who is there?', '{}', 'GRAPH ?g { ?s a sedi:Patient }'),
  subjects(
    'Which subjects have a primary tumour?',
    '{ roi: { class: [GTV_PRIMARY] } }',
    '{ GRAPH ?g { ?r a roo:C100346 ; qiaw:ofSubject ?s } } UNION { GRAPH ?g { ?v qiaw:regionClass roo:C100346 ; qiaw:ofSubject ?s } }',
  ),
  subjects(
    'Which subjects have any lung delineated?',
    '{ roi: { class: [LUNG] } }',
    'GRAPH ?o { ?c rdfs:subClassOf* roo:C100139 } GRAPH ?g { ?r a ?c ; qiaw:ofSubject ?s }',
  ),
  subjects(
    'Which subjects have no lung delineated?',
    '{ not: { roi: { class: [LUNG] } } }',
    'GRAPH ?h { ?s a sedi:Patient } FILTER NOT EXISTS { GRAPH ?g { ?r a roo:C100344 ; qiaw:ofSubject ?s } }',
  ),
  subjects(
    'Which subjects have a tumour larger than 40 mL?',
    '{ roi: { class: [GTV_PRIMARY], volumeMl: { gt: 40 } } }',
    'GRAPH ?g { ?m prov:wasDerivedFrom ?r ; qiaw:volumeMillilitre ?ml . ?r a roo:C100346 ; qiaw:ofSubject ?s } FILTER (?ml > 40)',
  ),
  subjects(
    'Which subjects have a large tumour that is not round?',
    '{ roi: { class: [GTV_PRIMARY], volumeMl: { gte: 20 }, feature: [{ name: original_shape_Sphericity, lt: 0.6 }] } }',
    `GRAPH ?d { ?definition qiaw:pyradiomicsName "original_shape_Sphericity" } GRAPH ?g { ?m prov:wasDerivedFrom ?r ; qiaw:volumeMillilitre ?ml . ?r a roo:C100346 ; qiaw:ofSubject ?s . ?vector qiaw:ofROI ?r ; ?definition ?value } FILTER (?ml >= 20 && ?value < 0.6)`,
  ),
  subjects(
    'Which subjects have thin slices from scanners of two manufacturers?',
    '{ series: { sliceThickness: { lte: 2.5 }, manufacturer: ["SIEMENS", "GE MEDICAL SYSTEMS"] } }',
    'GRAPH ?g { ?s sedi:hasStudy ?study . ?study sedi:containsSeries ?series . ?series sedi:ATT00180050 ?mm ; sedi:ATT00080070 ?maker } FILTER (?mm <= 2.5 && ?maker IN ("SIEMENS", "GE MEDICAL SYSTEMS"))',
  ),
  subjects(
    'Which subjects survived two years?',
    '{ outcome: { survivedTwoYears: true } }',
    'GRAPH ?g { ?o qiaw:ofSubject ?s ; qiaw:variable "survivalTime" ; roo:P100042 ?days } FILTER (?days >= 730)',
  ),
  subjects(
    'Which subjects are women with stage I or died?',
    '{ or: [{ clinical: [{ variable: sex, code: [sex_female] }, { variable: overallStage, code: [overallStage_I] }] }, { outcome: { vitalStatus: [vitalStatus_dead] } }] }',
    '{ GRAPH ?a { ?s roo:P100018 ncit:C16576 } GRAPH ?g { ?o qiaw:ofSubject ?s ; a ncit:C27966 } } UNION { GRAPH ?g { ?o qiaw:ofSubject ?s ; qiaw:variable "vitalStatus" ; a ncit:C28554 } }',
  ),
  subjects(
    'Which subjects have a deep vector?',
    '{ roi: { deepVector: [] } }',
    'GRAPH ?g { ?v a qiaw:DeepFeatureVector ; qiaw:ofSubject ?s }',
  ),
  subjects(
    'Which subjects were computed by release 0.1.0?',
    '{ roi: { software: { name: "fair-qiaw", version: ["0.1.0"] } } }',
    'GRAPH ?d { ?sw rdfs:label "fair-qiaw" ; schema:softwareVersion "0.1.0" } GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; qiaw:ofSubject ?s ; prov:wasGeneratedBy ?step . ?step prov:wasAssociatedWith ?sw }',
  ),
  subjects(
    'Which subjects are in the dataset beta?',
    '{ dataset: ["beta"] }',
    'GRAPH ?g { ?s dct:isPartOf <http://127.0.0.1:8080/dataset/beta> }',
  ),
  subjects(
    'Which subjects have a mesh volume above 5000, by the ontology’s class?',
    '{ feature: [{ class: SHAPE_MESH_VOLUME, gt: 5000 }] }',
    'GRAPH ?d { ?definition qiaw:computes ro:RNU0 ; qiaw:imageType "original" } GRAPH ?g { ?v ?definition ?value ; qiaw:ofSubject ?s } FILTER (?value > 5000)',
  ),
  subjects(
    'Which subjects have manually drawn regions?',
    '{ roi: { method: [MANUAL] } }',
    'GRAPH ?g { ?r ro:P00092 ro:O567 ; qiaw:ofSubject ?s }',
  ),

  facet(
    'MODALITY',
    '?key',
    'GRAPH ?g { ?s sedi:hasStudy ?study . ?study sedi:containsSeries ?series . ?series qiaw:modality ?key }',
  ),
  facet(
    'MANUFACTURER',
    '?key',
    'GRAPH ?g { ?s sedi:hasStudy ?study . ?study sedi:containsSeries ?series . ?series sedi:ATT00080070 ?key }',
  ),
  facet(
    'KERNEL',
    '?key',
    'GRAPH ?g { ?s sedi:hasStudy ?study . ?study sedi:containsSeries ?series . ?series sedi:ATT00181210 ?key }',
  ),
  facet(
    'ROI_CLASS',
    '?key',
    '{ GRAPH ?g { ?r a ncit:C85402 , ?key ; qiaw:ofSubject ?s } } UNION { GRAPH ?g { ?v qiaw:regionClass ?key ; qiaw:ofSubject ?s } }',
  ),
  facet('ROI_LABEL', '?key', 'GRAPH ?g { ?r a ncit:C85402 ; rdfs:label ?key ; qiaw:ofSubject ?s }'),
  facet('SEGMENTATION_METHOD', '?key', 'GRAPH ?g { ?r ro:P00092 ?key ; qiaw:ofSubject ?s }'),
  facet(
    'DATASET',
    '?key',
    '{ GRAPH ?g { ?s a sedi:Patient ; dct:isPartOf ?key } } UNION { GRAPH ?g { ?r a qiaw:ImportedRecord ; qiaw:ofSubject ?s ; dct:isPartOf ?key } }',
  ),
  facet('DEEP_MODEL', '?key', 'GRAPH ?g { ?v qiaw:model ?key ; qiaw:ofSubject ?s }'),
  facet(
    'PARAMETER_SET',
    '?key',
    'GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; qiaw:parameterSet ?key ; qiaw:ofSubject ?s }',
  ),
  facet(
    'CLINICAL',
    '?key',
    'GRAPH ?g { ?o qiaw:ofSubject ?s ; qiaw:variable "overallStage" ; a ?key FILTER (?key != qiaw:ClinicalObservation) }',
    'overallStage',
  ),
  facet('CLINICAL', '?key', 'GRAPH ?g { ?s roo:P100018 ?key }', 'sex'),

  ...features.map(
    (name): Question => ({
      question: `What is ${name} of every region?`,
      graphql: `{ structures(first: 1000) { nodes { iri value(feature: { name: ${enumName(name)} }) } } }`,
      rows: ({ structures }) => structures.nodes.map((one: { iri: string; value: number }) => [one.iri, one.value]),
      sparql: `SELECT ?region ?value { ${valuePattern(name)} OPTIONAL { GRAPH ?g { ?vector qiaw:ofROI ?roi } } BIND (COALESCE(?roi, ?vector) AS ?region) }`,
    }),
  ),
  ...features.map(
    (name): Question => ({
      question: `How many subjects have ${name}, and what is its range?`,
      graphql: `{ subjectAggregations { distribution(feature: { name: ${enumName(name)} }) { count { count } values minimum maximum } } }`,
      rows: ({ subjectAggregations: { distribution: d } }) => [[d.count.count, d.values, d.minimum, d.maximum]],
      sparql: `SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(*) AS ?values) (MIN(?value) AS ?low) (MAX(?value) AS ?high) { ${valuePattern(name)} }`,
    }),
  ),
  {
    question: 'How is the imported mean intensity distributed over bins of 2500?',
    graphql:
      '{ subjectAggregations { distribution(feature: { name: original_firstorder_Mean, imported: true }) { histogram(bins: { edges: [0, 2500, 5000, 7500, 10001] }) { from count } } } }',
    rows: ({ subjectAggregations }) =>
      subjectAggregations.distribution.histogram.map((bin: { from: number; count: number }) => [bin.from, bin.count]),
    sparql: `SELECT ?from (COUNT(DISTINCT ?s) AS ?n) { VALUES (?from ?to) { (0 2500) (2500 5000) (5000 7500) (7500 10001) }
      ${valuePattern('original_firstorder_Mean', '; a qiaw:ImportedFeatureDefinition')} FILTER (?value >= ?from && ?value < ?to) } GROUP BY ?from`,
  },
  {
    question: 'How many subjects of each stage died, and how many are alive?',
    graphql:
      '{ subjectAggregations { table(rows: CLINICAL, rowVariable: overallStage, columns: CLINICAL, columnVariable: vitalStatus) { rows { key } columns { key } cells { count } } } }',
    rows: ({ subjectAggregations: { table } }) =>
      table.rows.flatMap((row: { key: string }, r: number) =>
        table.columns.map((column: { key: string }, c: number) => [row.key, column.key, table.cells[r][c].count]),
      ),
    sparql: `SELECT ?stage ?status (COUNT(DISTINCT ?s) AS ?n) { VALUES ?stage { ncit:C27966 ncit:C28054 ncit:C27977 } VALUES ?status { ncit:C37987 ncit:C28554 }
      GRAPH ?g { ?a qiaw:ofSubject ?s ; a ?stage . ?b qiaw:ofSubject ?s ; a ?status } } GROUP BY ?stage ?status`,
  },
  {
    question: 'Which series exist, with thickness and number of images?',
    graphql: '{ series(first: 1000) { nodes { iri sliceThickness instances } } }',
    rows: ({ series }) =>
      series.nodes.map((one: { iri: string; sliceThickness: number; instances: number }) => [
        one.iri,
        one.sliceThickness,
        one.instances,
      ]),
    sparql:
      'SELECT ?series ?mm ?n { GRAPH ?g { ?series a sedi:Series OPTIONAL { ?series sedi:ATT00180050 ?mm } OPTIONAL { ?series qiaw:instanceCount ?n } } }',
  },
  {
    question: 'Which regions exist, with label and volume?',
    graphql: '{ structures(first: 1000, filter: { imported: false }) { nodes { iri label volumeMl voxelCount } } }',
    rows: ({ structures }) =>
      structures.nodes.map((one: Record<string, unknown>) => [
        one['iri'],
        one['label'],
        one['volumeMl'],
        one['voxelCount'],
      ]),
    sparql:
      'SELECT ?r ?label ?ml ?voxels { GRAPH ?g { ?r a ncit:C85402 ; rdfs:label ?label . ?m prov:wasDerivedFrom ?r ; qiaw:volumeMillilitre ?ml ; qiaw:voxelCount ?voxels } }',
  },
  {
    question: 'Which runs exist, with case, settings and release?',
    graphql: '{ runs(first: 1000) { nodes { iri caseId settingsDigest software { version } } } }',
    rows: ({ runs }) =>
      runs.nodes.map((one: Answer) => [one.iri, one.caseId, one.settingsDigest, one.software.version]),
    sparql:
      'SELECT ?run ?case ?settings ?version { GRAPH ?g { ?run a qiaw:ProcessingRun ; qiaw:caseId ?case ; qiaw:settingsDigest ?settings ; prov:wasAssociatedWith ?sw } GRAPH ?d { ?sw schema:softwareVersion ?version } }',
  },
  {
    question: 'Which feature definitions exist, with unit and class?',
    graphql: '{ featureDefinitions(first: 1000) { nodes { iri name unit imageType computes { iri } } } }',
    rows: ({ featureDefinitions }) =>
      featureDefinitions.nodes.map((one: Answer) => [one.iri, one.name, one.unit, one.imageType, one.computes?.iri]),
    sparql:
      'SELECT ?d ?name ?unit ?type ?class { GRAPH ?g { ?d a qiaw:FeatureDefinition ; qiaw:pyradiomicsName ?name ; qiaw:ucum ?unit ; qiaw:imageType ?type OPTIONAL { ?d qiaw:computes ?class } } }',
  },
  {
    question: 'Which networks exist?',
    graphql: '{ models { iri label weightsDigest layer dimension } }',
    rows: ({ models }) =>
      models.map((one: Answer) => [one.iri, one.label, one.weightsDigest, one.layer, one.dimension]),
    sparql:
      'SELECT ?m ?label ?digest ?layer ?n { GRAPH ?g { ?m a mls:Model ; rdfs:label ?label ; qiaw:weightsDigest ?digest ; qiaw:layer ?layer ; qiaw:dimension ?n } }',
  },
  {
    question: 'Which deep vectors exist, with their length?',
    graphql:
      '{ structures(first: 1000, filter: { deepVector: [] }) { nodes { deepVectors { iri l2norm dimension model { iri } } } } }',
    rows: ({ structures }) =>
      structures.nodes.flatMap((one: Answer) =>
        one.deepVectors.map((v: Answer) => [v.iri, v.l2norm, v.dimension, v.model.iri]),
      ),
    sparql:
      'SELECT ?v ?norm ?n ?model { GRAPH ?g { ?v a qiaw:DeepFeatureVector ; qiaw:l2norm ?norm ; qiaw:dimension ?n ; qiaw:model ?model } }',
  },
  {
    question: 'What survival in days do tables give for each subject?',
    graphql: '{ subjects(first: 1000) { nodes { iri clinical(variable: [survivalTime]) { value unit } } } }',
    rows: (data) =>
      data.subjects.nodes.flatMap((one: Answer) =>
        one.clinical.map((found: Answer) => [one.iri, found.value, found.unit]),
      ),
    sparql:
      'SELECT ?s ?value ?unit { GRAPH ?g { ?o qiaw:ofSubject ?s ; qiaw:variable "survivalTime" ; roo:P100042 ?value ; qiaw:ucum ?unit } }',
  },
  {
    question: 'Which parameter sets exist?',
    graphql: '{ parameterSets { iri digest } }',
    rows: ({ parameterSets }) => parameterSets.map((one: Answer) => [one.iri, one.digest]),
    sparql: 'SELECT ?set ?digest { GRAPH ?g { ?set a ro:CINW ; qiaw:settingsDigest ?digest } }',
  },
  {
    question: 'Which vectors exist, with settings and number of values?',
    graphql: '{ structures(first: 1000) { nodes { radiomics { iri valueCount parameterSet { iri } } } } }',
    rows: ({ structures }) =>
      structures.nodes.flatMap((one: Answer) =>
        one.radiomics.map((v: Answer) => [v.iri, v.valueCount, v.parameterSet.iri]),
      ),
    sparql:
      'SELECT ?v ?n ?set { GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; qiaw:valueCount ?n ; qiaw:parameterSet ?set } }',
  },
];

export const questions = asked.map((one) => ({ ...one, sparql: prologue + one.sparql }));
