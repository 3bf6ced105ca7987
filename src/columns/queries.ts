import { seriesAttributes } from '../core/index.ts';

/**
 * What the index is read with. Each query stays within one graph where the model does (docs/model.md), because joins over the
 * union of all graphs take minutes; the columns are named in the order of the SELECT.
 */
export const queries = {
  subjects: 'SELECT DISTINCT ?s { GRAPH ?g { ?s a ncit:C16960 } }',
  datasets: `SELECT DISTINCT ?s ?d {
    { GRAPH ?g { ?s a ncit:C16960 ; dct:isPartOf ?d } }
    UNION { GRAPH ?g { ?r a qiaw:ImportedRecord ; qiaw:ofSubject ?s ; dct:isPartOf ?d } } }`,
  series: `SELECT DISTINCT ?s ?study ?series ?modality ?instances ?uid ?studyUid ${seriesAttributes.map(({ field }) => `?${field}`).join(' ')} {
    GRAPH ?g { ?s sedi:hasStudy ?study . ?study sedi:containsSeries ?series . ?series a sedi:Series ; qiaw:modality ?modality
      ${seriesAttributes.map(({ term, field }) => `OPTIONAL { ?series sedi:${term} ?${field} }`).join(' ')}
      OPTIONAL { ?series qiaw:instanceCount ?instances } OPTIONAL { ?series sedi:ATT0020000E ?uid }
      OPTIONAL { ?study sedi:ATT0020000D ?studyUid } } }`,
  regions: `SELECT ?roi ?s ?label ?series ?method { GRAPH ?g { ?roi a ncit:C85402 ; qiaw:ofSubject ?s
      OPTIONAL { ?roi rdfs:label ?label } OPTIONAL { ?roi qiaw:measuredOn ?measured } OPTIONAL { ?roi qiaw:delineatedOn ?drawn }
      BIND (COALESCE(?measured, ?drawn) AS ?series) OPTIONAL { ?roi ro:P00092 ?method } } }`,
  regionClasses: 'SELECT ?roi ?class { GRAPH ?g { ?roi a ncit:C85402 , ?class } }',
  regionSizes: `SELECT ?roi ?ml ?voxels { GRAPH ?g { ?mask prov:wasDerivedFrom ?roi ; qiaw:volumeMillilitre ?ml
      OPTIONAL { ?mask qiaw:voxelCount ?voxels } } }`,
  regionRuns: 'SELECT ?roi ?run { GRAPH ?g { ?run a qiaw:ProcessingRun . ?roi a ncit:C85402 } }',
  vectors: `SELECT ?v ?s ?roi ?set ?count ?class ?label { GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; qiaw:ofSubject ?s
      OPTIONAL { ?v qiaw:ofROI ?roi } OPTIONAL { ?v qiaw:parameterSet ?set } OPTIONAL { ?v qiaw:valueCount ?count }
      OPTIONAL { ?v qiaw:regionClass ?class } OPTIONAL { ?v rdfs:label ?label } } }`,
  vectorDatasets: `SELECT ?v ?d { GRAPH ?g { ?v a qiaw:ImportedFeatureVector ; prov:wasDerivedFrom ?r . ?r dct:isPartOf ?d } }`,
  vectorSoftwares: `SELECT DISTINCT ?v ?sw {
    { GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; prov:wasGeneratedBy ?made . ?made prov:wasAssociatedWith ?sw } }
    UNION { GRAPH ?g { ?v a qiaw:RadiomicFeatureVector ; qiaw:parameterSet ?set . ?set qiaw:sourceSoftware ?sw } } }`,
  deepVectors: `SELECT ?v ?roi ?model ?dimension ?norm { GRAPH ?g { ?v a qiaw:DeepFeatureVector ; qiaw:ofROI ?roi ; qiaw:model ?model
      OPTIONAL { ?v qiaw:dimension ?dimension } OPTIONAL { ?v qiaw:l2norm ?norm } } }`,
  definitions: `SELECT ?d ?name ?label ?type ?unit ?set ?computes ?close ?ibsi { GRAPH ?g { ?d a qiaw:FeatureDefinition ; qiaw:pyradiomicsName ?name
      OPTIONAL { ?d rdfs:label ?label } OPTIONAL { ?d qiaw:imageType ?type } OPTIONAL { ?d qiaw:ucum ?unit }
      OPTIONAL { ?d qiaw:parameterSet ?set } OPTIONAL { ?d qiaw:computes ?computes } OPTIONAL { ?d skos:closeMatch ?close }
      OPTIONAL { ?d qiaw:ibsiCode ?ibsi } } }`,
  importedDefinitions: 'SELECT DISTINCT ?d { GRAPH ?g { ?d a qiaw:ImportedFeatureDefinition } }',
  parameterSets: `SELECT ?set ?digest ?json { GRAPH ?g { ?set a ro:CINW ; qiaw:settingsDigest ?digest
      OPTIONAL { ?set qiaw:settingsJson ?json } } }`,
  models: `SELECT ?m ?label ?digest ?layer ?dimension { GRAPH ?g { ?m a mls:Model ; rdfs:label ?label
      OPTIONAL { ?m qiaw:weightsDigest ?digest } OPTIONAL { ?m qiaw:layer ?layer } OPTIONAL { ?m qiaw:dimension ?dimension } } }`,
  softwares: `SELECT ?sw ?label ?version { GRAPH ?g { ?sw a swo:0000001 ; rdfs:label ?label ; schema:softwareVersion ?version } }`,
  runs: `SELECT ?run ?s ?case ?settings ?sw { GRAPH ?g { ?run a qiaw:ProcessingRun ; qiaw:ofSubject ?s
      OPTIONAL { ?run qiaw:caseId ?case } OPTIONAL { ?run qiaw:settingsDigest ?settings } OPTIONAL { ?run prov:wasAssociatedWith ?sw } } }`,
  refusals: `SELECT ?r ?code ?kind ?reason ?remedy ?s { GRAPH ?g { ?r a qiaw:Refusal ; qiaw:code ?code ; qiaw:refusedKind ?kind ; qiaw:reason ?reason ; qiaw:remedy ?remedy
      OPTIONAL { ?r qiaw:ofSubject ?s } } }`,
  observations: `SELECT ?s ?variable ?value ?unit ?code {
    { GRAPH ?g { ?o a qiaw:ClinicalObservation ; qiaw:ofSubject ?s ; qiaw:variable ?variable FILTER (?variable != "sex")
      OPTIONAL { ?o roo:P100042 ?value } OPTIONAL { ?o qiaw:ucum ?unit }
      OPTIONAL { ?o a ?code FILTER (?code NOT IN (qiaw:ClinicalObservation, ncit:C25717)) } } }
    UNION { GRAPH ?g { ?s a ncit:C16960 ; roo:P100018 ?code } BIND ("sex" AS ?variable) } }`,
  labels: `SELECT ?c ?label { GRAPH ?g { ?c rdfs:label ?label } FILTER (CONTAINS(STR(?g), "/graph/ontology/")) }`,
  narrower: 'SELECT DISTINCT ?narrow ?broad { GRAPH ?g { ?narrow rdfs:subClassOf ?broad } }',
} as const;

/** Every number stated of some vectors; feature values are those whose predicate is a definition. A statement in two graphs is one. */
export const valuesOf = (vectors: readonly string[]): string =>
  `SELECT DISTINCT ?v ?d ?value { VALUES ?v { ${vectors.map((iri) => `<${iri}>`).join(' ')} } GRAPH ?g { ?v ?d ?value } FILTER (isNumeric(?value)) }`;
