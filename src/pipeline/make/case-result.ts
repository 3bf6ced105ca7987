import type { CaseRecord, PublicRefusal } from '../../graph/index.ts';
import type { CaseStatus, StepTiming } from '../model.ts';

/** The result of a case, as plain data without identifiers, so that it can be sent to other processes and machines. */
export interface CaseResult {
  readonly status: CaseStatus;
  readonly subject: string;
  /** Folder name of the case, if there is one. */
  readonly case?: string;
  /** Run digest, if there is one. */
  readonly run?: string;
  readonly seconds: number;
  readonly rois: number;
  readonly featureValues: number;
  /** Labels of ROIs that no naming rule matched. */
  readonly unmapped: readonly string[];
  /** Doubts about the case. */
  readonly notes: CaseRecord['notes'];
  readonly steps: readonly StepTiming[];
  readonly refusals: readonly PublicRefusal[];
}

export function madeFrom(
  record: CaseRecord,
): Pick<CaseResult, 'case' | 'run' | 'rois' | 'featureValues' | 'unmapped' | 'notes'> {
  return {
    case: record.id,
    run: record.run.digest,
    rois: record.rois.length,
    featureValues: record.rois.reduce((sum, { features }) => sum + features.values.length, 0),
    unmapped: record.rois.filter(({ mapped }) => mapped === undefined).map(({ label }) => label),
    notes: record.notes,
  };
}

export const nothingMade = { rois: 0, featureValues: 0, unmapped: [], notes: [], steps: [] } as const;
