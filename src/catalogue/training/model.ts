import type { DelineationMethod } from '../../core/index.ts';
import type { NameTable } from '../../image/index.ts';
import type { ExportCase } from '../exports/package/cases.ts';

/** Rows of the table of layouts (`layouts.ts`). */
export type TrainingFormat = 'nnunet' | 'monai' | 'csv';

/** What is done with a case that lacks a structure. A structure that was never drawn is not background. */
export const missingRules = ['leave-out', 'ignore', 'background'] as const;
export const lesionRules = ['union', 'primary'] as const;
export const obliqueRules = ['keep', 'axial', 'leave-out'] as const;

/** Voxels of two structures: refuse them, give them to the first structure of a list, or keep both as regions. */
export type OverlapRule = 'refuse' | 'regions' | { readonly priority: readonly string[] };
/** One reader's regions where several drew a structure, their consensus, or a case for each. */
export type ReaderRule = 'refuse' | 'consensus' | 'each' | { readonly one: string };

export interface TrainingRequest {
  readonly format: TrainingFormat;
  /** A folder. nnU-Net's two folders are made below it. */
  readonly out: string;
  /** As the user wrote them; each becomes a label of this name, in this order, from 1. */
  readonly structures: readonly string[];
  readonly names: NameTable;
  readonly dataset?: string;
  readonly cohort?: string;
  /** Only regions of these observers, by label or id. */
  readonly observers?: readonly string[];
  readonly method?: DelineationMethod;
  readonly acceptedOnly?: boolean;
  readonly folds: number | 'none';
  /** Names of `strata.ts`. */
  readonly stratify: readonly string[];
  /** Share of the subjects that is held out (`imagesTs`, `labelsTs`); 0 for none. */
  readonly test: number;
  readonly missing: (typeof missingRules)[number];
  readonly lesions: (typeof lesionRules)[number];
  readonly oblique: (typeof obliqueRules)[number];
  readonly overlap: OverlapRule;
  readonly readers: ReaderRule;
  /** mm along i, j, k; `native` accepts images of different spacing as they are. */
  readonly spacing?: readonly [number, number, number] | 'native';
  /** Modalities, the one with the delineations first. */
  readonly channels?: readonly string[];
  /** nnU-Net: the number and the name of the dataset. */
  readonly id: number;
  readonly name: string;
}

/** Who drew a region, as far as it distinguishes two drawings of one structure on one image. */
export interface Reader {
  readonly key: string;
  /** `observer 3, manual`; `not stated`. */
  readonly label: string;
}

/** One region of one structure on an image. */
export interface DrawnRegion {
  readonly document: ExportCase;
  readonly segmentNumber: number;
  readonly label: string;
  /** Key of the name table; undefined if no rule matched. */
  readonly key: string | undefined;
  /** Below the data directory, with `/`. */
  readonly path: string;
  readonly sha256: string;
  readonly reader: Reader;
}

/** An image with the regions that were drawn on it, by structure (index in the request). */
export interface DrawnImage {
  readonly subject: string;
  /** A case of this image; several delineations of one image are several cases. */
  readonly document: ExportCase;
  readonly regions: ReadonlyArray<readonly DrawnRegion[]>;
  /** Cases with the images of the further channels, in order. */
  readonly channels: readonly ExportCase[];
}

/** What becomes one structure of one training case. */
export interface StructureSource {
  readonly regions: readonly DrawnRegion[];
  /** Regions of each reader, if the mask is their consensus. */
  readonly consensus?: ReadonlyArray<readonly DrawnRegion[]>;
}

export interface TrainingCase {
  /** Name of its files. */
  readonly name: string;
  readonly image: DrawnImage;
  /** One per structure; undefined if it was not drawn. */
  readonly sources: ReadonlyArray<StructureSource | undefined>;
  readonly reader?: Reader;
  /** What a user should know of this case, in words. */
  readonly notes: readonly string[];
}

export interface LeftOut {
  readonly subject: string;
  readonly case: string;
  readonly reason: string;
}
