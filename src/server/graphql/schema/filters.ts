import { seriesAttributes, seriesFacets } from '../../../core/index.ts';

/** Fields of every input that gives bounds for a number. */
const bounds = /* GraphQL */ `  "At least."
  gte: Float
  "Above."
  gt: Float
  "At most."
  lte: Float
  "Below."
  lt: Float`;

/** Filter inputs. */
export const filterTypes = /* GraphQL */ `
"Bounds of a number; all given bounds apply. NaN is not in any range."
input NumberRange {
${bounds}
}

"A reference to features: one definition by its IRI, or all definitions that match the given fields."
input FeatureInput {
  "IRI of one feature definition."
  definition: ID
  "Name as PyRadiomics writes it, with the image type."
  name: FeatureName
  "Class of the Radiomics Ontology that the definition computes exactly."
  class: FeatureClass
  "Image the feature is computed on, such as \`original\` or \`wavelet-LLH\`. Default with only a class: \`original\`."
  imageType: String
  "IRI of a parameter set."
  parameterSet: ID
  "true: only imported features; false: only those computed here."
  imported: Boolean
}

"A feature and the range of its value."
input FeatureFilter {
  "IRI of one feature definition."
  definition: ID
  "Name as PyRadiomics writes it, with the image type."
  name: FeatureName
  "Class of the Radiomics Ontology that the definition computes exactly."
  class: FeatureClass
  "Image the feature is computed on. Default with only a class: \`original\`."
  imageType: String
  "IRI of a parameter set."
  parameterSet: ID
  "true: only imported features; false: only those computed here."
  imported: Boolean
${bounds}
}

"The software that computed a vector, or imported it."
input SoftwareFilter {
  "Name, such as \`fair-qiaw\` or \`PyRadiomics\`."
  name: String
  "Versions to include."
  version: [String!]
}

"Regions of interest. All conditions apply to the same region."
input RoiFilter {
  "All of these apply."
  and: [RoiFilter!]
  "At least one of these applies."
  or: [RoiFilter!]
  "This does not apply."
  not: RoiFilter
  "Classes, including their subclasses in the ontology unless exactClass is set."
  class: [RoiClass!]
  "Classes by IRI, for those without an enumeration value."
  classIri: [ID!]
  "Match only the classes themselves, without their subclasses."
  exactClass: Boolean
  "Labels, matched exactly."
  label: [String!]
  "How the region was delineated."
  method: [SegmentationMethod!]
  "IRIs of observers who drew the region."
  observer: [ID!]
  "Time points of the region: test, retest, baseline and others."
  timePoint: [String!]
  "Volume of its voxels in mL; regions of imported tables have none."
  volumeMl: NumberRange
  "Number of its voxels."
  voxelCount: NumberRange
  "For each entry, some vector of the region has a value in the range."
  feature: [FeatureFilter!]
  "Models for which the region has a deep vector; an empty list means any model."
  deepVector: [DeepModel!]
  "Software that computed its radiomic vectors."
  software: SoftwareFilter
  "true: only regions of imported records; false: only regions of delineations."
  imported: Boolean
}

"Image series and delineation series. All conditions apply to the same series."
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

"A clinical variable of an imported table: its code is one of these, or its number is in the range."
input ClinicalFilter {
  "The variable."
  variable: ClinicalVariable!
  "Codes to match."
  code: [ClinicalCode!]
${bounds}
}

"Outcome of the disease, as stated by imported tables."
input OutcomeFilter {
  "Two-year survival. true: a table states it, or survival is 730 days or more. false: a table states it, or the subject died earlier."
  survivedTwoYears: Boolean
  "Days from the reference day to death or last contact."
  survivalDays: NumberRange
  "Vital status at last contact."
  vitalStatus: [ClinicalCode!]
}

"Subjects. All conditions apply; roi, feature and series each apply to some region and some series of the subject."
input SubjectFilter {
  "All of these apply."
  and: [SubjectFilter!]
  "At least one of these applies."
  or: [SubjectFilter!]
  "This does not apply."
  not: SubjectFilter
  "IRIs of subjects; requires record access."
  iri: [ID!]
  "Ids of datasets the subject belongs to."
  dataset: [String!]
  "Some region of the subject matches."
  roi: RoiFilter
  "For each entry, some region of the subject has a value in the range."
  feature: [FeatureFilter!]
  "Some series of the subject matches."
  series: SeriesFilter
  "The subject matches each of these."
  clinical: [ClinicalFilter!]
  "Outcome of the disease."
  outcome: OutcomeFilter
}

"Order of subjects: by IRI, or by a value. Subjects without a value come last; ties are ordered by IRI."
input SubjectOrder {
  "The feature to order by; ascending by the subject's smallest value, descending by its largest."
  feature: FeatureInput!
  "Only values of these regions."
  roi: RoiFilter
  "Direction."
  direction: Direction = ASC
}

"Bins of a histogram: a number of equal bins, a width, or edges. Default: at most 20 bins of a round width."
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
  "By a program with human assistance."
  SEMIAUTOMATIC
  "By a program."
  AUTOMATIC
}

"Person or program."
enum ObserverKind {
  "A person."
  PERSON
  "A program, of an automatic region."
  PROGRAM
}

"How certain a statement about a region is."
enum AttributionCertainty {
  "An attribute of the source says so."
  STATED
  "A rule of the name table read it from a name."
  NAME_RULE
  "It was concluded from something else."
  INFERRED
}

"The dimension by which subjects are counted."
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
  "Datasets they belong to."
  DATASET
  "Code of a clinical variable; requires \`variable\`."
  CLINICAL
}
`;
