import { estimates } from '../../../cohorts/index.ts';

/** How far features agree between observers, methods, repeated scans or perturbations. */
export const stabilityTypes = /* GraphQL */ `
extend type Query {
  "Stability studies that the caller may read: those of datasets and subjects whose records the caller may read."
  stability(dataset: ID, over: StabilityDesign, structure: RoiClass): [StabilityStudy!]!
  "The stability study with this identifier."
  stabilityStudy(id: ID!): StabilityStudy
}

"What the readings of a subject are."
enum StabilityDesign {
  "Observers who delineated the same image."
  OBSERVER
  "Methods of delineation of the same image."
  METHOD
  "Repeated scans."
  TIMEPOINT
  "Perturbations of image and region."
  PERTURBATION
}

"How far features of one structure agree, for one population and one parameter set. Immutable; other data are another study."
type StabilityStudy implements Node {
  "IRI."
  iri: ID!
  "Identifier: a digest of the vectors used."
  id: ID!
  "What it is about."
  title: String!
  "Citation text."
  citation: String!
  "Dataset that it belongs to."
  dataset: ID!
  "Published version of the dataset; null for unpublished data."
  version: String
  "What the readings are."
  over: StabilityDesign!
  "The structure, if a naming rule gives its class."
  structure: OntologyClass
  "Class (IRI) or label of the structure."
  structureName: String!
  "Modality of the images."
  modality: String!
  "Settings that it holds for."
  parameterSet: ParameterSet
  "The observer that is the same for all readings."
  observer: String
  "The method that is the same for all readings."
  method: String
  "The time point that is the same for all readings."
  timepoint: String
  "What counts beyond the default: largest-lesion, any-protocol, inferred."
  options: [String!]!
  "Repeated scans: coffee-break (one session) or longitudinal."
  pairs: String
  "Perturbed copies: the settings of the perturbations."
  perturbation: String
  "Form of the intraclass correlation in \`icc\`."
  iccForm: String!
  "Readings per subject."
  readings: [String!]!
  "Number of subjects: patients, each counted once."
  subjectCount: Int!
  "Subjects that do not count."
  leftOut: [LeftOutSubject!]!
  "Features, the most stable first. \`robust\` is a condition on a bound of a 95 % interval, such as \`icc.lower>=0.9\`."
  features(class: [FeatureClass!], name: [FeatureName!], robust: String, first: Int = 2000): [FeatureStability!]!
  "The SPARQL query that returns the features with their intraclass correlations, the most stable first."
  equivalentSparql: String!
}

"A subject that does not count, and why."
type LeftOutSubject {
  "The subject."
  subject: Subject
  "Code of the reason."
  reason: String!
}

"How far the values of one feature agree."
type FeatureStability {
  "The feature under one parameter set."
  definition: FeatureDefinition!
  "Subjects counted for this feature."
  subjects: Int!
  "Why there is no intraclass correlation."
  noIcc: String
  "Why there is no within-subject coefficient of variation."
  noWithinCv: String
${Object.entries(estimates)
  .map(([key, description]) => `  "${description}."\n  ${key}: Estimate`)
  .join('\n')}
}

"A number with its 95 % confidence interval. A bound that is not finite is null."
type Estimate {
  "The number."
  value: Float
  "Lower bound."
  lower: Float
  "Upper bound."
  upper: Float
}
`;
