import { QiawError, type SeriesNumber, type SeriesText } from '../../core/index.ts';

/** A filter that cannot be evaluated, or is not allowed for this caller. */
export class FilterRefused extends QiawError {
  readonly code = 'QIAW_FILTER';
}

/** A free filter over people whose records the caller may not read. */
export class CountsFixed extends QiawError {
  readonly code = 'QIAW_COUNTS_FIXED';
}

/** Bounds of a number; all given bounds apply. */
export interface NumberRange {
  readonly gte?: number | undefined;
  readonly gt?: number | undefined;
  readonly lte?: number | undefined;
  readonly lt?: number | undefined;
}

/** A reference to feature definitions: one by its IRI, or all that match the given fields. */
export interface FeatureReference {
  /** IRI of one definition. */
  readonly definition?: string | undefined;
  /** `<image type>_<class>_<feature>`, as PyRadiomics writes it. */
  readonly name?: string | undefined;
  /** IRI of a class of the Radiomics Ontology that the definition computes. */
  readonly ontologyClass?: string | undefined;
  /** With `ontologyClass`: the image the feature is computed on; default `original`. */
  readonly imageType?: string | undefined;
  /** IRI of a parameter set. */
  readonly parameterSet?: string | undefined;
  /** Only definitions of imported tables, or only those computed here. */
  readonly imported?: boolean | undefined;
}

export interface FeatureFilter extends FeatureReference, NumberRange {}

export interface SoftwareFilter {
  readonly name?: string | undefined;
  readonly version?: readonly string[] | undefined;
}

/** Regions of interest. All conditions apply to the same region. */
export interface RegionFilter {
  readonly and?: readonly RegionFilter[] | undefined;
  readonly or?: readonly RegionFilter[] | undefined;
  readonly not?: RegionFilter | undefined;
  /** IRIs of classes, including all their subclasses unless `exactClass` is set. */
  readonly class?: readonly string[] | undefined;
  readonly exactClass?: boolean | undefined;
  readonly label?: readonly string[] | undefined;
  readonly method?: readonly string[] | undefined;
  /** IRIs of observers. */
  readonly observer?: readonly string[] | undefined;
  readonly timePoint?: readonly string[] | undefined;
  readonly volumeMl?: NumberRange | undefined;
  readonly voxelCount?: NumberRange | undefined;
  /** For each entry, some vector of the region has a value within the range. */
  readonly feature?: readonly FeatureFilter[] | undefined;
  /** IRIs of models for which the region has a deep vector; an empty list means any model. */
  readonly deepVector?: readonly string[] | undefined;
  readonly software?: SoftwareFilter | undefined;
  readonly imported?: boolean | undefined;
}

export type SeriesFilter = {
  readonly modality?: readonly string[] | undefined;
  readonly instances?: NumberRange | undefined;
} & { readonly [K in SeriesText]?: readonly string[] | undefined } & {
  readonly [K in SeriesNumber]?: NumberRange | undefined;
};

export interface ClinicalFilter extends NumberRange {
  readonly variable: string;
  /** IRIs of the classes to match. */
  readonly code?: readonly string[] | undefined;
}

/** Subjects. All conditions apply; `roi` and `series` each apply to some region and some series of the subject. */
export interface SubjectFilter {
  readonly and?: readonly SubjectFilter[] | undefined;
  readonly or?: readonly SubjectFilter[] | undefined;
  readonly not?: SubjectFilter | undefined;
  /** IRIs of subjects; only for callers who may read all records. */
  readonly iri?: readonly string[] | undefined;
  /** Ids of datasets. */
  readonly dataset?: readonly string[] | undefined;
  readonly roi?: RegionFilter | undefined;
  readonly feature?: readonly FeatureFilter[] | undefined;
  readonly series?: SeriesFilter | undefined;
  readonly clinical?: readonly ClinicalFilter[] | undefined;
  /** Two-year survival, as stated by a table or derived from days of survival and vital status. */
  readonly survivedTwoYears?: boolean | undefined;
}

export const inRange = (value: number, { gte, gt, lte, lt }: NumberRange): boolean =>
  !(gte !== undefined && !(value >= gte)) &&
  !(gt !== undefined && !(value > gt)) &&
  !(lte !== undefined && !(value <= lte)) &&
  !(lt !== undefined && !(value < lt)) &&
  !Number.isNaN(value);

/** Whether any part of the filter names individual subjects. */
export function namesSubjects({ iri, and = [], or = [], not }: SubjectFilter): boolean {
  return iri !== undefined || [...and, ...or, ...(not ? [not] : [])].some(namesSubjects);
}
