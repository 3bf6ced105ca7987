import type { LinkedRegion } from './regions-record.ts';

/** The perturbed copies of one region, as read from `perturbations.csv`. */
export interface PerturbationSeriesRecord extends LinkedRegion {
  /** Canonical JSON. */
  readonly settings: string;
  /** Names of the features, in the order of the values. */
  readonly columns: readonly string[];
  readonly copies: readonly PerturbedCopyRecord[];
}

/** One copy; what was not done to it is absent. */
export interface PerturbedCopyRecord {
  readonly number: number;
  readonly noise?: number;
  readonly rotation?: number;
  readonly translation?: readonly [number, number, number];
  readonly volumeFraction?: number;
  readonly volumeMm?: number;
  readonly contour?: boolean;
  readonly voxels: number;
  readonly values: readonly number[];
}
