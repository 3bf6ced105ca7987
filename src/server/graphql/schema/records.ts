import { seriesAttributes } from '../../../core/index.ts';
import { agreementMeasures } from '../../../graph/index.ts';

/** Types of the objects in the catalogue. */
export const recordTypes = /* GraphQL */ `
"Any object with its own IRI."
interface Node {
  "IRI, as used in SPARQL and as the address of its document."
  iri: ID!
}

"A person whose images are in the catalogue, under a pseudonym."
type Subject implements Node {
  "IRI."
  iri: ID!
  "The pseudonym: the last part of the IRI."
  identifier: String!
  "Datasets the subject belongs to."
  datasets: [Dataset!]!
  "Studies."
  studies: [Study!]!
  "Series of all studies."
  series(filter: SeriesFilter): [Series!]!
  "Regions of interest, of delineations and of imported records."
  structures(filter: RoiFilter): [Structure!]!
  "Disease, treatment and outcome, as stated by imported tables."
  clinical(variable: [ClinicalVariable!]): [ClinicalFinding!]!
  "The first value of the feature, ordered by the IRIs of the regions: for one column in a table of subjects."
  value(feature: FeatureInput!, roi: RoiFilter): Float
  "All values of the feature."
  values(feature: FeatureInput!, roi: RoiFilter): [FeatureValue!]!
  "How far delineations of one structure on one image agree; structure is a key of the table of ROI names or a label in lower case."
  agreements(structure: String, differsIn: [Comparison!]): [Agreement!]!
  "Processing runs."
  runs: [Run!]!
}

"A DICOM study."
type Study implements Node {
  "IRI."
  iri: ID!
  "Study Instance UID, if the UIDs of the source are published."
  uid: String
  "Its series."
  series: [Series!]!
}

"A DICOM series: images, or delineations."
type Series implements Node {
  "IRI."
  iri: ID!
  "Series Instance UID, if the UIDs of the source are published."
  uid: String
  "The subject it belongs to."
  subject: Subject!
  "Its study."
  study: Study!
  "Modality."
  modality: Modality
  "Name for people, unique among the images of the subject; the column image of tables."
  label: String!
${seriesAttributes
  .map(({ label, field, type }) => `  "${label}"\n  ${field}: ${type === 'number' ? 'Float' : 'String'}\n`)
  .join('')}  "Number of images."
  instances: Int
  "The scan of which it is a reconstruction."
  acquisition: Acquisition
}

"A scan. Several series may be of one acquisition: kernels, slice thicknesses, phases."
type Acquisition {
  "IRI."
  iri: ID!
  "Number among the acquisitions of the subject in the order of time, from 1."
  order: Int
  "Days after the first acquisition of the subject."
  daysAfterFirst: Int
  "Time points of its images and regions; several if the sources contradict each other."
  timePoints: [String!]!
}

"Who or what drew regions, under a pseudonym."
type Observer {
  "IRI."
  iri: ID!
  "Label: observer or program and a number; the name in a directory that keeps identifiers."
  label: String!
  "Person or program."
  kind: ObserverKind!
}

"A region of interest: a structure of an RT structure set, a segment, or the region measured by an imported record."
type Structure implements Node {
  "IRI; for an imported record, the IRI of its feature vector."
  iri: ID!
  "The subject it belongs to."
  subject: Subject!
  "Name after applying the naming rules."
  label: String
  "Classes stated for it."
  classes: [OntologyClass!]!
  "Whether it comes only from an imported record."
  imported: Boolean!
  "Volume of its voxels in mL."
  volumeMl: Float
  "Number of its voxels."
  voxelCount: Int
  "How it was delineated."
  method: SegmentationMethod
  "Who or what drew it, if the source tells."
  observer: Observer
  "How certain the observer is."
  observerCertainty: AttributionCertainty
  "Time point: test, retest, baseline and others."
  timePoint: String
  "Series on which it was drawn."
  series: Series
  "Run that created its mask."
  run: Run
  "Other delineations of the same region under the same settings, for instance its copy as a DICOM Segmentation. They are not counted."
  encodings: [Encoding!]!
  "How far it agrees with other delineations of the same structure on the same image."
  agreements(differsIn: [Comparison!]): [Agreement!]!
  "Radiomic feature vectors."
  radiomics: [RadiomicVector!]!
  "Deep feature vectors."
  deepVectors: [DeepVector!]!
  "The value of the feature; the first one if several definitions match."
  value(feature: FeatureInput!): Float
  "The most similar structures by deep vector."
  similar(model: DeepModel!, first: Int = 5): [SimilarStructure!]!
}

"One more delineation of a structure. The structure stands for it in every count and list; its values are in the graph of its run."
type Encoding implements Node {
  "IRI."
  iri: ID!
  "The structure that it encodes."
  structure: Structure!
  "Name after applying the naming rules."
  label: String
  "Volume of its voxels in mL."
  volumeMl: Float
  "Number of its voxels."
  voxelCount: Int
  "How it was delineated, as its own source states."
  method: SegmentationMethod
  "Run that created its mask."
  run: Run
}

"What the sources of two compared delineations state differently."
enum Comparison {
  "Different observers; the method is the same or not stated."
  OBSERVER
  "Different methods or algorithms; the observer is the same or not stated."
  METHOD
  "Different observers and different methods."
  OBSERVER_AND_METHOD
  "Two encodings of one region."
  ENCODING
  "The sources do not state what differs."
  UNSTATED
}

"How far two delineations of one structure on one image agree. The ontology (docs/agreement.md) defines each measure; measures that are not defined are null."
type Agreement implements Node {
  "IRI."
  iri: ID!
  "The subject."
  subject: Subject!
  "Key of the table of ROI names, or the label in lower case if no rule matched."
  structure: String!
  "What differs."
  differsIn: Comparison!
  "IRI of the first delineation: a Structure or an Encoding."
  first: ID!
  "IRI of the second delineation."
  second: ID!
${agreementMeasures
  .map(
    ({ key, label, unit }) =>
      `  "${label[0]!.toUpperCase()}${label.slice(1)}${unit === '1' ? '' : ` (${unit})`}."\n  ${key}: Float\n`,
  )
  .join('')}}

"The radiomic features of one region under one parameter set."
type RadiomicVector implements Node {
  "IRI."
  iri: ID!
  "The region that was measured."
  structure: Structure!
  "Settings of the computation."
  parameterSet: ParameterSet
  "Software that computed it, or imported it."
  software: [Software!]!
  "Number of values."
  valueCount: Int!
  "Its values."
  values(name: [FeatureName!], class: [FeatureClass!], first: Int = 200): [FeatureValue!]!
}

"One value of a feature."
type FeatureValue {
  "Definition of the feature."
  definition: FeatureDefinition!
  "The value; null if it is not finite."
  value: Float
  "The value in the notation of xsd:double, including NaN and INF."
  lexical: String!
  "The region that was measured."
  structure: Structure!
}

"The activations of one layer of a network for one region."
type DeepVector implements Node {
  "IRI."
  iri: ID!
  "The network."
  model: Model!
  "The region it describes."
  structure: Structure!
  "Number of components."
  dimension: Int!
  "Euclidean length."
  l2norm: Float
}

"A structure and its similarity."
type SimilarStructure {
  "The structure."
  structure: Structure!
  "Cosine of the angle between the two deep vectors: 1 is the same direction."
  similarity: Float!
}

"A feature as computed: class, image and parameter set. In SPARQL it is the predicate of its values."
type FeatureDefinition implements Node {
  "IRI."
  iri: ID!
  "Name as PyRadiomics writes it."
  name: String!
  "Label."
  label: String!
  "Image it is computed on."
  imageType: String!
  "Unit (UCUM)."
  unit: String!
  "Class of the Radiomics Ontology it computes exactly."
  computes: OntologyClass
  "The closest class, if none matches exactly."
  closeMatch: OntologyClass
  "Code of the Image Biomarker Standardisation Initiative."
  ibsiCode: String
  "Settings."
  parameterSet: ParameterSet
  "Whether it comes from an imported table."
  imported: Boolean!
}

"Settings of a feature extraction, identified by their digest."
type ParameterSet implements Node {
  "IRI."
  iri: ID!
  "SHA-256 of the canonical settings."
  digest: String!
  "The settings as JSON."
  settings: String
}

"A class of an ontology."
type OntologyClass implements Node {
  "IRI."
  iri: ID!
  "Label, if the bundled ontology has one."
  label: String
  "Direct subclasses."
  narrower: [OntologyClass!]!
}

"A network that computes deep vectors."
type Model implements Node {
  "IRI."
  iri: ID!
  "Name."
  label: String!
  "SHA-256 of its weights."
  weightsDigest: String
  "Layer whose activations are used."
  layer: String
  "Number of components."
  dimension: Int
}

"A release of a program."
type Software implements Node {
  "IRI."
  iri: ID!
  "Name."
  label: String!
  "Version."
  version: String!
}

"A dataset of the catalogue."
type Dataset implements Node {
  "IRI."
  iri: ID!
  "Id."
  id: String!
  "Its subjects."
  subjects: Count!
  "Whether this caller may read its records."
  readable: Boolean!
}

"A statement of an imported table about a subject: a code or a number."
type ClinicalFinding {
  "Name of the variable."
  variable: String!
  "Class of the code."
  code: OntologyClass
  "The number."
  value: Float
  "Unit (UCUM)."
  unit: String
}

"One processing of one image series and one delineation."
type Run implements Node {
  "IRI."
  iri: ID!
  "The subject whose images were processed."
  subject: Subject!
  "Name of the case folder."
  caseId: String
  "SHA-256 of the settings."
  settingsDigest: String
  "Software release that ran it."
  software: Software
}

"An input that was not used, and why."
type Refusal implements Node {
  "IRI."
  iri: ID!
  "Stable code; docs/errors.md explains it."
  code: String!
  "What was refused: file, object, series, delineation, roi, case, row."
  kind: String!
  "Reason."
  reason: String!
  "How to resolve it."
  remedy: String!
  "The subject, if known."
  subject: Subject
}
`;
