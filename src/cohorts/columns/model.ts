import { imageLabel, type SeriesFields } from '../../core/index.ts';
import type { Agreement } from '../../graph/index.ts';
import type { Bitset } from './bitset.ts';
import type { ValueColumn } from './value-column.ts';

/** Rows are numbered from 0 in the order of their IRIs, so row order is also a stable order for answers. */
export type Row = number;

export interface SubjectRow {
  readonly iri: string;
  /** Rows of the datasets the subject belongs to, by its own graph or by an imported record. */
  readonly datasets: readonly Row[];
  readonly regions: readonly Row[];
  readonly series: readonly Row[];
  readonly studies: readonly string[];
  readonly agreements: readonly Row[];
}

export interface SeriesRow extends SeriesFields {
  readonly iri: string;
  readonly subject: Row;
  readonly study: string;
  /** IRI of the modality in the DICOM ontology. */
  readonly modality: string;
  readonly instances: number | undefined;
  readonly uid: string | undefined;
  readonly studyUid: string | undefined;
  readonly acquisition: AcquisitionRow | undefined;
}

/** The name of a series for people, as tables have it in the column `image`. */
export function seriesLabel({ iri, modality, sliceThickness, kernel }: SeriesRow): string {
  const last = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
  return imageLabel({ modality: last(modality), sliceThickness, convolutionKernel: kernel, seriesId: last(iri) });
}

/** The scan of which a series is a reconstruction. */
export interface AcquisitionRow {
  readonly iri: string;
  readonly order: number | undefined;
  readonly daysAfterFirst: number | undefined;
  readonly timePoints: readonly string[];
}

export interface ObserverRow extends NamedRow {
  readonly isProgram: boolean;
}

/**
 * A region of interest, or the region that an imported record reports on. A region that several objects encode has one row,
 * for its primary delineation.
 */
export interface RegionRow {
  readonly iri: string;
  readonly subject: Row;
  readonly imported: boolean;
  readonly label: string | undefined;
  /** Classes as stated, without their superclasses. */
  readonly classes: readonly string[];
  readonly volumeMl: number | undefined;
  readonly voxelCount: number | undefined;
  readonly series: Row | undefined;
  readonly method: string | undefined;
  /** IRI of the person or program that drew it. */
  readonly observer: string | undefined;
  /** IRI: how certain the observer is. */
  readonly certainty: string | undefined;
  readonly timePoint: string | undefined;
  /** Dataset of the imported record. */
  readonly dataset: Row | undefined;
  readonly run: Row | undefined;
  readonly vectors: readonly Row[];
  readonly deepVectors: readonly Row[];
  /** Further encodings of the region, apart from the delineation of this row. */
  readonly encodings: readonly Row[];
}

/** One more delineation of a region. Its values are not in the index: they would count twice. */
export interface EncodingRow {
  readonly iri: string;
  readonly region: Row;
  readonly label: string | undefined;
  readonly volumeMl: number | undefined;
  readonly voxelCount: number | undefined;
  readonly method: string | undefined;
  readonly run: Row | undefined;
}

/** How far two delineations of one structure agree. */
export interface AgreementRow {
  readonly iri: string;
  readonly subject: Row;
  /** Key of the table of ROI names, or a label. */
  readonly structure: string;
  /** Local name of the kind of comparison, such as `BetweenObservers`. */
  readonly comparison: string;
  /** IRIs of two regions or encodings. */
  readonly first: string;
  readonly second: string;
  /** Measures that are defined. */
  readonly measures: Agreement;
}

/** A radiomic feature vector. */
export interface VectorRow {
  readonly iri: string;
  readonly region: Row;
  readonly parameterSet: string | undefined;
  readonly valueCount: number;
  /** The software that computed it. */
  readonly softwares: readonly Row[];
}

export interface DeepVectorRow {
  readonly iri: string;
  readonly region: Row;
  readonly model: Row;
  readonly dimension: number;
  readonly l2norm: number | undefined;
}

export interface DefinitionRow {
  readonly iri: string;
  /** `<image type>_<class>_<feature>`. */
  readonly name: string;
  readonly label: string;
  readonly imageType: string;
  readonly unit: string;
  readonly parameterSet: string | undefined;
  /** The class of the Radiomics Ontology that it computes exactly. */
  readonly computes: string | undefined;
  readonly closeMatch: string | undefined;
  readonly ibsiCode: string | undefined;
  readonly imported: boolean;
}

export interface NamedRow {
  readonly iri: string;
  readonly label: string;
}

export interface ModelRow extends NamedRow {
  readonly weightsDigest: string | undefined;
  readonly layer: string | undefined;
  readonly dimension: number | undefined;
}

export interface SoftwareRow extends NamedRow {
  readonly version: string;
}

export interface RunRow {
  readonly iri: string;
  readonly subject: Row;
  readonly caseId: string | undefined;
  readonly settingsDigest: string | undefined;
  readonly software: Row | undefined;
}

export interface RefusalRow {
  readonly iri: string;
  readonly code: string;
  readonly kind: string;
  readonly reason: string;
  readonly remedy: string;
  /** IRI. */
  readonly subject: string | undefined;
}

export interface ParameterSetRow {
  readonly iri: string;
  readonly digest: string;
  readonly settingsJson: string | undefined;
}

/** A clinical variable: values per subject, or codes (classes) per subject. */
export interface VariableColumn {
  readonly name: string;
  /** Label, for a variable that an import declares. */
  readonly label: string | undefined;
  readonly unit: string | undefined;
  readonly values: ValueColumn;
  /** Pairs of subject row and index into `codeIris`. */
  readonly codes: ValueColumn;
  readonly codeIris: readonly string[];
}

/** Everything that cohorts are built from, as columns. Immutable; each new version is a new object. */
export interface CatalogueColumns {
  /** Version of the store it was read from. */
  readonly version: number;
  readonly base: string;
  readonly subjects: readonly SubjectRow[];
  readonly series: readonly SeriesRow[];
  readonly regions: readonly RegionRow[];
  readonly encodings: readonly EncodingRow[];
  readonly agreements: readonly AgreementRow[];
  readonly vectors: readonly VectorRow[];
  readonly deepVectors: readonly DeepVectorRow[];
  readonly definitions: readonly DefinitionRow[];
  /** Values per definition, by vector row. */
  readonly values: readonly ValueColumn[];
  readonly variables: ReadonlyMap<string, VariableColumn>;
  readonly datasets: readonly string[];
  /** Subjects per dataset. */
  readonly members: readonly Bitset[];
  readonly models: readonly ModelRow[];
  readonly softwares: readonly SoftwareRow[];
  readonly runs: readonly RunRow[];
  readonly refusals: readonly RefusalRow[];
  readonly parameterSets: readonly ParameterSetRow[];
  /** By IRI. */
  readonly observers: ReadonlyMap<string, ObserverRow>;
  /** Labels of classes, where the ontology has one. */
  readonly labels: ReadonlyMap<string, string>;
  /** Each class with its direct subclasses. */
  readonly narrower: ReadonlyMap<string, readonly string[]>;
  row(kind: RowKind, iri: string): Row | undefined;
}

export type RowKind =
  | 'subject'
  | 'series'
  | 'region'
  | 'encoding'
  | 'agreement'
  | 'vector'
  | 'deepVector'
  | 'definition'
  | 'dataset'
  | 'model'
  | 'run';
