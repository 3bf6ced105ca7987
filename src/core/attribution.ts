/**
 * Who or what drew a region, how, and on which acquisition, as far as the source tells. One shape for `case.json`, graph, tables, SR
 * and GraphQL. Every part keeps where it was read and how certain that is; a part that the source does not tell is absent.
 */

/** `stated`: an attribute of the object says so. `name-rule`: a rule of the name table read it from a name. `inferred`: anything else. */
export type AttributionCertainty = 'stated' | 'name-rule' | 'inferred';

/** How a region was drawn: the closed list of PS3.3 C.8.8.5 (ROIGenerationAlgorithm) and C.8.20.2 (SegmentAlgorithmType). */
export type DelineationMethod = 'manual' | 'semiautomatic' | 'automatic';

interface Attributed {
  /** The DICOM keyword, or the kind of name (`ROIName`, `file name`), that it was read from. */
  readonly origin: string;
  readonly certainty: AttributionCertainty;
}

export interface AttributedObserver extends Attributed {
  /** A keyed hash in the mode `pseudonym`; the text of the source in the mode `keep`. Equal for the same observer of one installation. */
  readonly id: string;
}

export interface AttributedMethod extends Attributed {
  readonly method: DelineationMethod;
  /** Name and version of the algorithm of an automatic or semi-automatic region, where the object states them. */
  readonly algorithm?: { readonly name: string; readonly version?: string };
}

export interface AttributedTimePoint extends Attributed {
  /** The label in the closed list of the name table: `test`, `retest`, `baseline`, `followup`, … */
  readonly label: string;
}

/** The attribution of one region. Contradicting statements of one object are all kept, in the order of their certainty. */
export interface Attribution {
  readonly observers: readonly AttributedObserver[];
  readonly methods: readonly AttributedMethod[];
  readonly timePoints: readonly AttributedTimePoint[];
}
