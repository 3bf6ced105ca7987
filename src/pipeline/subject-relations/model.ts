import type { Attribution } from '../../core/index.ts';
import type { GraphKind, Quad, RegionLinkRecord } from '../../graph/index.ts';
import type { CaseDocument } from '../make/case-document.ts';
import type { MaskReader } from './mask-box.ts';

/** One delineation of one image, measured by one run: an ROI of a case. */
export interface Encoding {
  readonly document: CaseDocument;
  readonly roi: CaseDocument['rois'][number];
  /** Digest of its run. */
  readonly run: string;
  /** Absolute path of its mask, a binary NRRD on the grid of `document.image`. */
  readonly maskPath: string;
  /** SHA-256 of that file: equal files have equal voxels on equal grids. */
  readonly maskSha256: string;
  readonly attribution: Attribution;
}

/** What is counted: one region of one image, with all delineations that encode it. */
export interface Region {
  /** Series of the image on which it is measured. */
  readonly seriesId: string;
  /** The delineation that stands for the region in every count, table and list. */
  readonly primary: Encoding;
  /** All of them, the primary first, in the stated order (`compareEncodings`). */
  readonly encodings: readonly Encoding[];
}

/** Everything known about a subject once all its cases are made. */
export interface SubjectContent {
  readonly subject: string;
  /** Sorted by id. */
  readonly cases: readonly CaseDocument[];
  /** All delineations: by case, then by segment. */
  readonly encodings: readonly Encoding[];
  /** Sorted by series, then in the order of their primary delineations. */
  readonly regions: readonly Region[];
  /** What the comparison of delineations found, pair by pair. */
  readonly links: readonly RegionLinkRecord[];
}

/** A kind of graph that is derived from all cases of a subject: `graphs/<kind>/<subject>.trig`, `{base}graph/<kind>/<subject>`. */
export interface DerivedGraph {
  /** A row of `graph-kinds.ts` with the key `segment`. */
  readonly kind: GraphKind;
  /** Raise it when the same cases would give other statements: the graphs of all subjects are then derived again. */
  readonly rules: number;
  /**
   * Must depend on nothing but its arguments. No quads: there is no graph of this kind for the subject.
   * @param masks reads masks, each only once per subject
   */
  derive(content: SubjectContent, base: string, masks: MaskReader): Promise<readonly Quad[]>;
}
