/**
 * One feature, described once as data and used by CSV, SR, RDF and docs. A row of the feature table is a feature class;
 * filters and parameter sets give several definitions at run time.
 */
export interface FeatureDescription {
  /** PyRadiomics class and feature: `shape_MeshVolume`, `glcm_JointEntropy`. */
  readonly name: string;
  /** Family: `shape`, `firstorder`, `glcm`, … */
  readonly family: string;
  /** Human name, e.g. `Volume (mesh)`. */
  readonly label: string;
  /** Four-character IBSI code, absent if IBSI has none. */
  readonly ibsiCode?: string;
  /** Radiomics Ontology class IRI, absent if RO has none. */
  readonly ontologyClass?: string;
  /** `exact` or `close` (SKOS) match between the feature and the ontology class. */
  readonly match?: 'exact' | 'close';
  /** Code for DICOM SR: IBSI if available, else 99PYRADIOMICS. */
  readonly code: { readonly value: string; readonly scheme: 'IBSI' | '99PYRADIOMICS'; readonly meaning: string };
  /**
   * UCUM unit; `{intensity}` stands for the image's own unit ([hnsf'U] for most CT, g/ml{SUVbw} for SUV, 1 if unknown).
   */
  readonly unit: string;
  /** Source of the formula: the chapter of the IBSI reference manual if the code is IBSI's, and PyRadiomics' method. */
  readonly formula: string;
  /** How the value deviates from IBSI, if it does (e.g. kurtosis is not the excess kurtosis). */
  readonly deviation?: string;
  readonly deprecated?: boolean;
  /**
   * `ratio`: zero means none of it, and no value is negative; `interval`: zero is arbitrary (grey levels are numbered from 1) or values may
   * be negative; `intensity`: as the intensities of the image, which have a true zero in PET and not in CT.
   */
  readonly scale: 'ratio' | 'interval' | 'intensity';
}

export interface FeatureValue {
  /** Full PyRadiomics column name: `original_shape_MeshVolume`, `wavelet-LLH_glcm_JointEntropy`. */
  readonly name: string;
  /** IEEE double; NaN only with a warning that names the feature. */
  readonly value: number;
}

/** The result of one extraction for one ROI. */
export interface FeatureSet {
  /** `diagnostics_*` columns in PyRadiomics' order. */
  readonly diagnostics: ReadonlyArray<readonly [name: string, value: string]>;
  /** Feature columns in PyRadiomics' order. */
  readonly values: readonly FeatureValue[];
  readonly warnings: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
}

export type Warning = FeatureSet['warnings'][number];
