export { type Agreement, agreementMeasures } from '../image/index.ts';
export { createGate, type GateOptions } from './gate/gate.ts';
export { GateThread } from './gate/gate-thread.ts';
export {
  type CheckOptions,
  type Gate,
  type GatedGraph,
  type Severity,
  type ValidationResult,
  type Verdict,
  violations,
} from './gate/model.ts';
export { type TextSearch, textSearch } from './gate/rules/identifier-search.ts';
export { readReport } from './gate/shacl/read-report.ts';
export { catalogueShapesDigest } from './gate/shacl/shapes.ts';
export { addClinicalLink } from './mapping/clinical-links.ts';
export {
  type ClinicalNode,
  type ClinicalVariable,
  clinicalNodes,
  clinicalVariables,
  clinicalWords,
  tableWords,
} from './mapping/clinical-variables.ts';
export { definitionWithoutUnit, misnamedDefinitions } from './mapping/earlier-definitions.ts';
export { featureDefinition, unitIri } from './mapping/feature-definition.ts';
export { featureMeaning } from './mapping/feature-meaning.ts';
export { addImageFilter } from './mapping/image-filter.ts';
export { mapAgreement } from './mapping/map-agreement.ts';
export { mapChecks } from './mapping/map-checks.ts';
export { mapDefinitions } from './mapping/map-definitions.ts';
export { mapExecutions } from './mapping/map-executions.ts';
export { mapPerturbations } from './mapping/map-perturbations.ts';
export { addEvidence, mapRefusals } from './mapping/map-refusals.ts';
export { mapRegions } from './mapping/map-regions.ts';
export { mapRun } from './mapping/map-run.ts';
export { mapSubject } from './mapping/map-subject.ts';
export { mapTombstones, withdrawnDigest } from './mapping/map-tombstones.ts';
export { mapValidation } from './mapping/map-validation.ts';
export {
  addOwnVariable,
  type OwnVariable,
  ownVariable,
  ownVariablesIn,
} from './mapping/own-variables.ts';
export { addParameterSet } from './mapping/parameter-set.ts';
export { isRatioScale } from './mapping/ratio-scale.ts';
export {
  type AgreementRecord,
  type ComparisonKind,
  comparisonKinds,
  type GroupAgreement,
  type PairAgreement,
} from './provenance/agreement-record.ts';
export type {
  CaseRecord,
  DeepVectorRecord,
  DelineationRecord,
  DrawnOnRecord,
  HeadSign,
  ImageRecord,
  OutputRecord,
  PredictionRecord,
  PublicRefusal,
  RoiRecord,
  RunRecord,
  SoftwareRecord,
  SubjectRecord,
} from './provenance/case-record.ts';
export { refusalKey } from './provenance/case-record.ts';
export type { CheckResult } from './provenance/check.ts';
export type { ExecutionEntry } from './provenance/execution.ts';
export { resultDigest } from './provenance/execution.ts';
export { headNameOf, headPartOf, headRegionOf, headSignsOf } from './provenance/head.ts';
export type { PerturbationSeriesRecord, PerturbedCopyRecord } from './provenance/perturbation-record.ts';
export { type PublishedPair, readAgreement } from './provenance/read-agreement.ts';
export { type Encodings, encodingsReader, readEncodings, regionKey } from './provenance/read-encodings.ts';
export type {
  LinkedRegion,
  RegionLinkBasis,
  RegionLinkKind,
  RegionLinkRecord,
  RegionsRecord,
} from './provenance/regions-record.ts';
export { bindParameters } from './queries/bind-parameters.ts';
export { internalQuery, loadQueries, loadViews, readQuery } from './queries/load-queries.ts';
export type { QueryParameter } from './queries/model.ts';
export { assertPlainEntities, assertShallowJson, boundRdfXml, mostCharacters, RdfTooCostly } from './rdf/bounds.ts';
export { GraphBuilder, given } from './rdf/graph-builder.ts';
export { type GraphAddress, type GraphKind, graphAddress, graphKinds, type SingleGraph } from './rdf/graph-kinds.ts';
export { graphNames, instanceIris, type MappingContext, part } from './rdf/iris.ts';
export { namespaces, QIAW } from './rdf/namespaces.ts';
export { NodeLines, observationNodes, variableNodes } from './rdf/node-lines.ts';
export { parse, RdfSyntaxError } from './rdf/parse.ts';
export { toJsonLd, toRdfXml } from './rdf/plain-formats.ts';
export { fileLimits, RdfThread } from './rdf/rdf-thread.ts';
export { type RdfMediaType, rdfMediaTypes } from './rdf/read-rdf.ts';
export { type RdfFormat, serialise, toNQuad, toNTriplesTerm } from './rdf/serialise.ts';
export { streamTrig } from './rdf/stream-rdf.ts';
export {
  boolean,
  dateTime,
  double,
  doubleLexical,
  integer,
  isIriText,
  type Literal,
  type NamedNode,
  namedNode,
  type Quad,
  quad,
  string,
  type Term,
  text,
  typed,
} from './rdf/terms.ts';
export {
  dcat,
  dcm,
  dct,
  earl,
  ncit,
  owl,
  prov,
  qiaw,
  rdf,
  rdfs,
  ro,
  roo,
  schema,
  sedi,
  skos,
  swo,
  xsd,
} from './rdf/vocabularies.ts';
export { vocabulary } from './rdf/vocabulary.ts';
export { vocabularyIri, vocabularyQuads, vocabularyTurtle } from './rdf/vocabulary-document.ts';
export { erasedSubjects, readWithdrawn } from './rdf/withdrawn.ts';
export {
  type Acquisition,
  acquisitionsOf,
  type ImagePair,
  type PairDesign,
  type SubjectAcquisitions,
} from './subject/acquisitions.ts';
