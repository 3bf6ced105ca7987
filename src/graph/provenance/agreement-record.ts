import type { Agreement } from '../../image/index.ts';
import type { LinkedRegion } from './regions-record.ts';

/**
 * What the sources of two delineations state differently. `encoding`: they encode one region. `observer`, `method`: only that differs.
 * `observer-and-method`: both differ. `unstated`: the sources do not say what differs.
 */
export const comparisonKinds = ['observer', 'method', 'observer-and-method', 'encoding', 'unstated'] as const;
export type ComparisonKind = (typeof comparisonKinds)[number];

export interface PairAgreement {
  readonly kind: ComparisonKind;
  /** Key of the name table, or the label if no rule matched. */
  readonly structure: string;
  readonly first: LinkedRegion;
  readonly second: LinkedRegion;
  readonly measures: Agreement;
}

/** One observer among others. */
export interface ReaderAgreement {
  readonly region: LinkedRegion;
  /** Against the majority of the others; from three observers on. */
  readonly againstOthers?: Agreement;
  /** Of STAPLE; from three observers on. */
  readonly sensitivity?: number;
  /** Holds for the box of the group only. */
  readonly specificity?: number;
}

/** Delineations of one structure on one image by different observers with one method. */
export interface GroupAgreement {
  readonly structure: string;
  readonly readers: readonly ReaderAgreement[];
  readonly majorityVolume: number;
  /** Voxels in exactly half of an even number of delineations. */
  readonly tiedVoxels: number;
  readonly staple?: {
    readonly volume: number;
    readonly iterations: number;
    readonly marginMm: number;
    /** First voxel of the box, and voxels along i, j, k. */
    readonly boxMin: readonly [number, number, number];
    readonly boxSize: readonly [number, number, number];
  };
}

/** How far the delineations of one subject agree: the content of its graph `agreement`. */
export interface AgreementRecord {
  readonly subject: string;
  /** Digests of the runs whose masks were compared. */
  readonly runs: readonly string[];
  readonly pairs: readonly PairAgreement[];
  readonly groups: readonly GroupAgreement[];
  /** Pairs of one structure that were not compared, because they are on different images. */
  readonly pairsOnOtherImages: number;
}
