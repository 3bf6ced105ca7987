/**
 * Rules of the gate that are no shapes, and what each says: SHACL cannot quantify over predicates, compare texts with one another
 * or calculate, and its SPARQL constraints take seconds for the values of a case. docs/model.md lists them.
 */
export const codeRules = {
  AbsoluteIri: 'Every IRI is absolute.',
  AnnotationOnly: 'A graph of a user only annotates what the pipeline made.',
  CaseOfRun: 'A run says the case that is named by its subject and its own digest.',
  DeepVectorSummary: 'Dimension, norm, extremes and zeros of a deep vector are those of its components.',
  DoubleValue: 'Every feature value is an xsd:double.',
  FeatureTable: 'A definition says of its feature what ontology/features.csv says.',
  ImportedVectorStatements: 'An imported vector has its values and nothing else.',
  KnownTerm: 'Every class and property is in ontology/ or a declared feature definition.',
  MaskVolume: 'The millilitres of a mask are its voxels times the volume of a voxel.',
  NamedAfterContent: 'What is named by a run, segment, test or digest says the same one.',
  NoBlankNode: 'No blank node stands in a graph.',
  NoIdentifier: 'No term holds an identifier of a patient (where they are known: while a case is made).',
  NoRegionName: 'A region of a pseudonymous directory is labelled by a name of the naming tables or by a keyed hash.',
  NotEmpty: 'A graph holds something.',
  OneGraph: 'All statements stand in the graph that is checked.',
  OneParameterSet: 'All values of a vector are of definitions of its parameter set.',
  OneValue: 'A vector has one value for each definition.',
  OwnSubject: 'A graph describes only what is its own.',
  PublicIri: 'No IRI points to the local machine under a public base.',
  ReasonForNaN: 'A value that is not a number has a reason, and only such a value has one.',
  RunsAndGraphs: 'An execution names its runs and their graphs alike.',
  SeenByShapes: 'Every node has a class that the shapes of its graph look at.',
  UnitOfFeature: 'A definition has the unit that its feature has on an image of the unit in its name.',
  UnitOfVolume: 'The values of a run stand under the definitions of the unit of its volume.',
  UsersOwnWords: 'A graph of a user uses none of the words of the program.',
  ValueBounds:
    'What is a count, length, area, volume, variance or part of a whole is not negative, parts are at most 1, correlations within -1 and 1.',
  ValueCount: 'A vector has as many values as it states.',
  ValueIdentity:
    'Values that others give by definition are given: range, variance, surface to volume ratio, sphericity, elongation, flatness.',
  ValueOnVector: 'Feature values hang on feature vectors only.',
  ValueOrder: 'Minimum, percentiles, mean, median and maximum stand in order, and so do diameters and axes.',
  WellTypedLiteral: 'The text of a literal is one that its datatype allows.',
} as const;

export type CodeRule = keyof typeof codeRules;
