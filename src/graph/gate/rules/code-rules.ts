/**
 * Gate rules written in code, with their descriptions. They are not shapes because SHACL cannot quantify over predicates,
 * compare strings or calculate, and its SPARQL constraints take seconds for the values of one case. docs/model.md lists them.
 */
export const codeRules = {
  AbsoluteIri: 'Every IRI is absolute.',
  AnnotationOnly: 'A user graph only annotates resources that the pipeline created.',
  CaseOfRun: 'The case id of a run consists of its subject and the first digits of its digest.',
  DeepVectorSummary: 'Dimension, norm, extremes and zero count of a deep vector match its components.',
  DoubleValue: 'Every feature value is an xsd:double.',
  FeatureTable: 'A definition agrees with ontology/features.csv.',
  ImportedVectorStatements: 'An imported vector has its values and no other statements.',
  KnownTerm: 'Every class and property, and every term of qiaw:, is in ontology/ or a declared feature definition.',
  MaskVolume: 'The volume of a mask in mL is its voxel count times the volume of a voxel.',
  NamedAfterContent: 'A node named after a run, segment, test or digest states the same run, segment, test or digest.',
  NoBlankNode: 'A graph has no blank nodes.',
  NoIdentifier:
    'No term contains a patient identifier (checked when a case is created, while the identifiers are known).',
  NoRegionName: 'In a pseudonymous directory, the label of a region is a name from the naming tables or a keyed hash.',
  NotEmpty: 'A graph is not empty.',
  OneGraph: 'All statements are in the graph that is checked.',
  OneParameterSet: 'All values of a vector belong to definitions of its parameter set.',
  OneValue: 'A vector has one value per definition.',
  OwnSubject: 'A graph describes only its own resources.',
  PublicIri: 'No IRI points to the local machine under a public base.',
  ReasonForNaN: 'A value has a reason if and only if it is not a number.',
  RegionsOfSubject:
    'A graph of regions relates only regions of runs that its comparison used, and names only its subject.',
  RunsAndGraphs: 'The runs and the graphs that an execution names match.',
  SeenByShapes: 'Every node has a class that the shapes of its graph target.',
  UnitOfFeature: 'The unit of a definition follows from its feature and the image unit in its name.',
  UnitOfVolume: 'The values of a run use the definitions for the unit of its volume.',
  UsersOwnWords: 'A user graph does not use terms that are reserved for the program.',
  ValueBounds:
    'Counts, lengths, areas, volumes, variances and fractions are not negative, fractions are at most 1, correlations within -1 and 1.',
  ValueCount: 'The number of values of a vector matches its stated count.',
  ValueIdentity:
    'Values that follow from others by definition agree: range, variance, surface to volume ratio, sphericity, elongation, flatness.',
  ValueOnVector: 'Only feature vectors have feature values.',
  ValueOrder: 'Minimum, percentiles, mean, median and maximum are in order, and so are diameters and axes.',
  WellTypedLiteral: 'The text of a literal is valid for its datatype.',
} as const;

export type CodeRule = keyof typeof codeRules;
