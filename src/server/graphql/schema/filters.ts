import { seriesAttributes, seriesFacets } from '../../../core/index.ts';

/** Fields of every input that bounds a number. */
const bounds = /* GraphQL */ `  "At least."
  gte: Float
  "Above."
  gt: Float
  "At most."
  lte: Float
  "Below."
  lt: Float`;

/** Inputs: what can be asked for. */
export const filterTypes = /* GraphQL */ `
"Bounds of a number; all that are given hold. A value that is not a number lies in no range."
input NumberRange {
${bounds}
}

"Which feature is meant: one definition by its IRI, or every definition that fits what is given."
input FeatureInput {
  "IRI of one feature definition."
  definition: ID
  "Name as PyRadiomics writes it, with the image type."
  name: FeatureName
  "Class of the Radiomics Ontology that the definition computes exactly."
  class: FeatureClass
  "Image the feature is computed on, as in \`original\` or \`wavelet-LLH\`. With a class alone: \`original\`."
  imageType: String
  "IRI of a parameter set."
  parameterSet: ID
  "true: only imported features; false: only those computed here."
  imported: Boolean
}

"A feature and the range its value lies in."
input FeatureFilter {
  "IRI of one feature definition."
  definition: ID
  "Name as PyRadiomics writes it, with the image type."
  name: FeatureName
  "Class of the Radiomics Ontology that the definition computes exactly."
  class: FeatureClass
  "Image the feature is computed on. With a class alone: \`original\`."
  imageType: String
  "IRI of a parameter set."
  parameterSet: ID
  "true: only imported features; false: only those computed here."
  imported: Boolean
${bounds}
}

"The software that computed a vector, or imported it."
input SoftwareFilter {
  "Name, as in \`fair-qiaw\` or \`PyRadiomics\`."
  name: String
  "Versions that count."
  version: [String!]
}

"Regions of interest. Everything given holds of the same region."
input RoiFilter {
  "All of these hold."
  and: [RoiFilter!]
  "At least one of these holds."
  or: [RoiFilter!]
  "This does not hold."
  not: RoiFilter
  "Classes; what lies below them in the ontology counts too, unless exactClass."
  class: [RoiClass!]
  "Classes by IRI, for those without a name here."
  classIri: [ID!]
  "Take the classes alone, without what lies below them."
  exactClass: Boolean
  "Labels, letter by letter."
  label: [String!]
  "How the region was delineated."
  method: [SegmentationMethod!]
  "Volume of its voxels in mL; regions of imported tables have none."
  volumeMl: NumberRange
  "Number of its voxels."
  voxelCount: NumberRange
  "For each of these some vector of the region has a value in the range."
  feature: [FeatureFilter!]
  "Models of which the region has a deep vector; an empty list: of any model."
  deepVector: [DeepModel!]
  "What computed its radiomic vectors."
  software: SoftwareFilter
  "true: what imported records measured; false: regions of delineations."
  imported: Boolean
}

"Image series and delineation series. Everything given holds of the same series."
input SeriesFilter {
  "Modalities."
  modality: [Modality!]
${seriesAttributes
  .map(
    ({ filterLabel, field, type }) =>
      `  "${filterLabel}"\n  ${field}: ${type === 'number' ? 'NumberRange' : '[String!]'}\n`,
  )
  .join('')}  "Number of images."
  instances: NumberRange
}

"A clinical variable of an imported table: its code is one of these, or its number lies in the range."
input ClinicalFilter {
  "The variable."
  variable: ClinicalVariable!
  "Codes that count."
  code: [ClinicalCode!]
${bounds}
}

"How the disease went on, as imported tables say."
input OutcomeFilter {
  "Two years survived: a table says so, or the days of survival are 730 or more. false: a table says no, or the subject died earlier."
  survivedTwoYears: Boolean
  "Days from the reference day to death or last contact."
  survivalDays: NumberRange
  "Vital status at last contact."
  vitalStatus: [ClinicalCode!]
}

"Subjects. Everything given holds; roi, feature and series of some region and some series of the subject."
input SubjectFilter {
  "All of these hold."
  and: [SubjectFilter!]
  "At least one of these holds."
  or: [SubjectFilter!]
  "This does not hold."
  not: SubjectFilter
  "IRIs of subjects; needs record access."
  iri: [ID!]
  "Ids of datasets the subject is part of."
  dataset: [String!]
  "Some region of the subject fits."
  roi: RoiFilter
  "For each of these some region of the subject has a value in the range."
  feature: [FeatureFilter!]
  "Some series of the subject fits."
  series: SeriesFilter
  "Each of these is known of the subject."
  clinical: [ClinicalFilter!]
  "How the disease went on."
  outcome: OutcomeFilter
}

"Order of subjects: by IRI, or by a value of theirs. Subjects without one come last; equals by IRI."
input SubjectOrder {
  "The feature whose value orders; ascending by the subject's smallest value, descending by its largest."
  feature: FeatureInput!
  "Only values of these regions."
  roi: RoiFilter
  "Direction."
  direction: Direction = ASC
}

"Bins of a histogram: a number of equal ones, a width, or edges; without any, at most 20 of a round width."
input HistogramBins {
  "Number of bins of equal width."
  count: Int
  "Width; edges are multiples of it."
  width: Float
  "Edges, ascending."
  edges: [Float!]
}

"Direction of an order."
enum Direction {
  "Smallest first."
  ASC
  "Largest first."
  DESC
}

"DICOM modality."
enum Modality {
  "Computed tomography."
  CT
  "Magnetic resonance."
  MR
  "Positron emission tomography."
  PT
  "Nuclear medicine."
  NM
  "Ultrasound."
  US
  "Another modality."
  OT
  "RT structure set."
  RTSTRUCT
  "Segmentation."
  SEG
  "Structured report."
  SR
}

"How a region was delineated (ROI Generation Algorithm, PS3.3 C.8.8.5)."
enum SegmentationMethod {
  "By hand."
  MANUAL
  "By a program with a person's help."
  SEMIAUTOMATIC
  "By a program."
  AUTOMATIC
}

"What subjects are counted by."
enum FacetBy {
  "Modality of their series."
  MODALITY
${seriesFacets.map(({ facet, label }) => `  "${label}"\n  ${facet}\n`).join('')}  "Class of their regions."
  ROI_CLASS
  "Label of their regions."
  ROI_LABEL
  "How their regions were delineated."
  SEGMENTATION_METHOD
  "Name and version of the software that computed their vectors."
  SOFTWARE_VERSION
  "Parameter set of their vectors."
  PARAMETER_SET
  "Model of their deep vectors."
  DEEP_MODEL
  "Datasets they are part of."
  DATASET
  "Code of a clinical variable; give \`variable\`."
  CLINICAL
}
`;
