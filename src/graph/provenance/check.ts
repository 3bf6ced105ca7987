import type { SoftwareRecord } from './case-record.ts';

/** What a verification looks at; each is an earl:TestCase of ontology/qiaw.ttl. */
export type CheckName =
  | 'digests'
  | 'segmentation'
  | 'report'
  | 'deep-vectors'
  | 'second-reader'
  | 'tables'
  | 'graph'
  | 'recompute';

/** What one check of one run's files found. */
export interface CheckResult {
  /** Digest of the run whose outputs were checked. */
  readonly run: string;
  readonly name: CheckName;
  /** Files, voxels, values or components compared. */
  readonly compared: number;
  /** Disagreements; none means passed. Codes are stable, messages name segment numbers and columns only. */
  readonly differences: ReadonlyArray<{ readonly code: string; readonly message: string }>;
  /** The software that checked. */
  readonly software: SoftwareRecord;
}
