import type { DatasetLine } from '../datasets/dataset-model.ts';

/** The data of the pages; made by the API from case.json and the store. */
export interface PageFrame {
  /** Name of the catalogue. */
  readonly title: string;
}

export interface CaseView {
  readonly id: string;
  readonly subject: string;
  readonly dataset: string;
  readonly modality: string;
  /** Name of the image for people. */
  readonly image: string;
  readonly delineation: string;
  readonly size: readonly number[];
  /** Millimetres. */
  readonly spacing: readonly number[];
  readonly runDigest: string;
  readonly rois: readonly RoiView[];
  readonly outputs: readonly FileView[];
  readonly notes: readonly string[];
}

export interface RoiView {
  readonly label: string;
  /** Label of the mapped class; absent if unmapped. */
  readonly className?: string;
  /** Who drew it, how and at which time point, as far as known: `observer 3, manual, test`. */
  readonly attribution?: string;
  readonly volumeMl: number;
  readonly voxelCount: number;
  readonly featureCount: number;
  /** Address of the picture. */
  readonly preview?: string;
  readonly mask?: string;
  readonly iri: string;
  /** The region of which this is one more encoding. */
  readonly encodingOf?: EncodingLink;
  /** Further encodings of this region. */
  readonly encodings?: readonly EncodingLink[];
}

/** Another delineation of the same region. */
export interface EncodingLink {
  /** Address of the page of its case. */
  readonly href: string;
  /** `GTV-1 (SEG)`. */
  readonly name: string;
}

export interface FileView {
  readonly name: string;
  readonly href: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export interface RefusalView {
  readonly code: string;
  readonly kind: string;
  /** Name or number of the refused region; empty for other inputs. */
  readonly region: string;
  readonly reason: string;
  readonly remedy: string;
  readonly evidence: ReadonlyArray<readonly [string, string]>;
}

export interface HomeView extends PageFrame {
  /** The first datasets of the catalogue, and their total number. */
  readonly datasets: readonly DatasetLine[];
  readonly datasetCount: number;
  /** schema.org description of the catalogue. */
  readonly jsonLd: object;
  readonly version: string;
  readonly base: string;
  /** Total number of statements; only for callers who read everything. */
  readonly quads?: number;
  readonly cases: readonly CaseView[];
  /** Total numbers of cases, subjects and ROIs that the caller may see, over all pages. */
  readonly totals: {
    readonly cases: number;
    readonly subjects: number;
    readonly rois: number;
    readonly features: number;
  };
  /** Whether there are cases that the caller may not see. */
  readonly hidden: boolean;
  readonly page: number;
  readonly pages: number;
  /** Refused inputs by code, and in words by kind. */
  readonly refusals: ReadonlyArray<{
    readonly code: string;
    readonly count: number;
    readonly reason: string;
    readonly remedy: string;
  }>;
  readonly refusalCount: number;
  readonly refusalKinds: string;
}

export interface CaseDetail extends PageFrame {
  readonly case: CaseView;
  readonly software: string;
  readonly settings: string;
  readonly provenance: ReadonlyArray<readonly [string, string]>;
  /** How to open the files in other programs. */
  readonly snippets: ReadonlyArray<{ readonly program: string; readonly code: string }>;
  readonly features: FeatureTable | undefined;
  /** Whether delineations of the subject were compared. */
  readonly hasAgreement: boolean;
  readonly refusals: readonly RefusalView[];
  /** schema.org description embedded in the page. */
  readonly jsonLd: object;
}

/** Features of all ROIs of a case: one row per feature, one column per ROI. */
export interface FeatureTable {
  readonly rois: readonly string[];
  readonly rows: ReadonlyArray<{ readonly name: string; readonly values: readonly string[] }>;
}

export interface QueryLink {
  readonly name: string;
  /** The question. */
  readonly title?: string;
  readonly answers?: string;
  readonly parameters?: ReadonlyArray<{
    readonly name: string;
    readonly type: string;
    readonly optional: boolean;
    readonly default?: string;
    readonly description: string;
  }>;
  readonly text: string;
}
