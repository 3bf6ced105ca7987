import { seriesAttributes } from '../../../core/index.ts';

/** Things of the catalogue. */
export const recordTypes = /* GraphQL */ `
"Anything with an IRI of its own."
interface Node {
  "IRI, as SPARQL and the document under it know it."
  iri: ID!
}

"A person whose images are in the catalogue, under a pseudonym."
type Subject implements Node {
  "IRI."
  iri: ID!
  "The pseudonym: the last part of the IRI."
  identifier: String!
  "Datasets the subject is part of."
  datasets: [Dataset!]!
  "Studies."
  studies: [Study!]!
  "Series of all studies."
  series(filter: SeriesFilter): [Series!]!
  "Regions of interest, of delineations and of imported records."
  structures(filter: RoiFilter): [Structure!]!
  "What imported tables say of disease, treatment and outcome."
  clinical(variable: [ClinicalVariable!]): [ClinicalFinding!]!
  "The first value of the feature, in the order of the regions' IRIs: a column of a table of subjects."
  value(feature: FeatureInput!, roi: RoiFilter): Float
  "All values of the feature."
  values(feature: FeatureInput!, roi: RoiFilter): [FeatureValue!]!
  "Processing runs."
  runs: [Run!]!
}

"A DICOM study."
type Study implements Node {
  "IRI."
  iri: ID!
  "Study Instance UID, where the source's UIDs are published."
  uid: String
  "Its series."
  series: [Series!]!
}

"A DICOM series: images, or delineations."
type Series implements Node {
  "IRI."
  iri: ID!
  "Series Instance UID, where the source's UIDs are published."
  uid: String
  "Whose it is."
  subject: Subject!
  "Its study."
  study: Study!
  "Modality."
  modality: Modality
${seriesAttributes
  .map(({ label, field, type }) => `  "${label}"\n  ${field}: ${type === 'number' ? 'Float' : 'String'}\n`)
  .join('')}  "Number of images."
  instances: Int
}

"A region of interest: a structure of an RT structure set or a segment, or what an imported record measured."
type Structure implements Node {
  "IRI; of an imported record: of its feature vector."
  iri: ID!
  "Whose it is."
  subject: Subject!
  "Name, after the naming rules."
  label: String
  "Classes it is stated to be of."
  classes: [OntologyClass!]!
  "Whether only an imported record knows it."
  imported: Boolean!
  "Volume of its voxels in mL."
  volumeMl: Float
  "Number of its voxels."
  voxelCount: Int
  "How it was delineated."
  method: SegmentationMethod
  "Series it was drawn on."
  series: Series
  "Run that made its mask."
  run: Run
  "Radiomic feature vectors."
  radiomics: [RadiomicVector!]!
  "Deep feature vectors."
  deepVectors: [DeepVector!]!
  "The value of the feature; the first one where several definitions are meant."
  value(feature: FeatureInput!): Float
  "The most similar structures by deep vector."
  similar(model: DeepModel!, first: Int = 5): [SimilarStructure!]!
}

"The radiomic features of one region under one parameter set."
type RadiomicVector implements Node {
  "IRI."
  iri: ID!
  "What was measured."
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
  "What was computed."
  definition: FeatureDefinition!
  "The value; null where it is not finite."
  value: Float
  "The value as xsd:double writes it, NaN and INF included."
  lexical: String!
  "What was measured."
  structure: Structure!
}

"The activations of one layer of a network for one region."
type DeepVector implements Node {
  "IRI."
  iri: ID!
  "The network."
  model: Model!
  "What it is of."
  structure: Structure!
  "Number of components."
  dimension: Int!
  "Euclidean length."
  l2norm: Float
}

"A structure and how near it is."
type SimilarStructure {
  "The structure."
  structure: Structure!
  "Cosine of the angle between the two deep vectors: 1 is the same direction."
  similarity: Float!
}

"A feature as it was computed: class, image and parameter set. In SPARQL it is the predicate of its values."
type FeatureDefinition implements Node {
  "IRI."
  iri: ID!
  "Name as PyRadiomics writes it."
  name: String!
  "Name in words."
  label: String!
  "Image it is computed on."
  imageType: String!
  "Unit (UCUM)."
  unit: String!
  "Class of the Radiomics Ontology it computes exactly."
  computes: OntologyClass
  "Class it is only near to."
  closeMatch: OntologyClass
  "Code of the Image Biomarker Standardisation Initiative."
  ibsiCode: String
  "Settings."
  parameterSet: ParameterSet
  "Whether an imported table brought it."
  imported: Boolean!
}

"Settings of a feature extraction, named by their digest."
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
  "Label, where the ontology shipped here has one."
  label: String
  "Classes directly below it."
  narrower: [OntologyClass!]!
}

"A network that deep vectors come from."
type Model implements Node {
  "IRI."
  iri: ID!
  "Name."
  label: String!
  "SHA-256 of its weights."
  weightsDigest: String
  "Layer that is read out."
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

"What an imported table says of a subject: a code or a number."
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
  "Whose images."
  subject: Subject!
  "Name of the case folder."
  caseId: String
  "SHA-256 of the settings."
  settingsDigest: String
  "Release that ran."
  software: Software
}

"An input that was not used, and why."
type Refusal implements Node {
  "IRI."
  iri: ID!
  "Stable code; docs/errors.md explains it."
  code: String!
  "What was refused: file, object, series, roi, case, row."
  kind: String!
  "Why."
  reason: String!
  "What can be done."
  remedy: String!
  "Whose it is, where that is known."
  subject: Subject
}
`;
