/** One delineation of a region, as measured by one run: an ROI of a case. */
export interface LinkedRegion {
  /** Digest of the run. */
  readonly run: string;
  readonly segmentNumber: number;
}

/**
 * `same-region`: both encode one region. `same-voxels`: two regions whose masks are equal voxel for voxel. `near-voxels`:
 * two regions whose masks differ only within the tolerance of a rasterisation rule.
 */
export type RegionLinkKind = 'same-region' | 'same-voxels' | 'near-voxels';

/**
 * Why two delineations are linked. `same-object`: the same ROI of the same object, measured by two runs. `reference`: one
 * object names the other as its source. `tracking-uid`: both name one finding. `same-name`: a segment that is named after
 * one ROI and nearly has its voxels. `masks`: the comparison of the voxels alone.
 */
export type RegionLinkBasis = 'same-object' | 'reference' | 'tracking-uid' | 'same-name' | 'masks';

export interface RegionLinkRecord {
  readonly kind: RegionLinkKind;
  readonly basis: RegionLinkBasis;
  /** The link does not depend on the order of the two. */
  readonly regions: readonly [LinkedRegion, LinkedRegion];
  /** Dice coefficient of the masks, if they were compared. */
  readonly dice?: number;
  /** What the sources of the two state differently. */
  readonly contradictions: readonly ('method' | 'timePoint')[];
}

/** How the delineations of one subject relate to each other: the content of its graph `regions`. */
export interface RegionsRecord {
  readonly subject: string;
  /** Digests of the runs whose delineations were compared. */
  readonly runs: readonly string[];
  readonly regionCount: number;
  readonly encodingCount: number;
  /** Each delineation that is not counted, with the one that is counted for its region. Same settings. */
  readonly encodings: ReadonlyArray<{ readonly encoding: LinkedRegion; readonly primary: LinkedRegion }>;
  /** The same region, measured under other settings. Both are counted. */
  readonly remeasured: ReadonlyArray<{ readonly encoding: LinkedRegion; readonly primary: LinkedRegion }>;
  readonly links: readonly RegionLinkRecord[];
}
