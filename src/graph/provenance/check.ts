import type { SoftwareRecord } from './case-record.ts';

/** Tests of a verification; each is an earl:TestCase of ontology/qiaw.ttl. */
export type CheckName =
  | 'digests'
  | 'segmentation'
  | 'report'
  | 'deep-vectors'
  | 'second-reader'
  | 'tables'
  | 'graph'
  | 'relations'
  | 'recompute';

/** Result of one check on one run's files. */
export interface CheckResult {
  /** Digest of the run whose outputs were checked. */
  readonly run: string;
  readonly name: CheckName;
  /** Number of files, voxels, values or components compared. */
  readonly compared: number;
  /** Differences found; an empty list means passed. Codes are stable; messages contain only segment numbers and columns. */
  readonly differences: ReadonlyArray<{ readonly code: string; readonly message: string }>;
  /** The software that performed the check. */
  readonly software: SoftwareRecord;
}
