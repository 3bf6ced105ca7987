import type { PublicRefusal } from '../graph/index.ts';

/** What the pipeline tells while it works. Subjects are pseudonyms. One JSON object a line under `--json`. */
export type RunEvent =
  | { readonly event: 'scan'; readonly files: number }
  | ({
      readonly event: 'plan';
      readonly cases: number;
      readonly files: number;
      readonly notDicom: number;
      /** Objects of classes that are not processed, where there are any. */
      readonly others?: number;
      /** Delineations that `--delineations` and `--series-description` leave out, where there are any. */
      readonly leftOut?: number;
    } & PlanCounts)
  | { readonly event: 'note'; readonly code: `QIAW_${string}`; readonly message: string }
  | { readonly event: 'step'; readonly index: number; readonly subject: string; readonly step: StepName }
  | {
      readonly event: 'case';
      readonly index: number;
      readonly subject: string;
      readonly case?: string;
      readonly status: CaseStatus;
      readonly seconds: number;
      readonly rois?: number;
      /** How many doubts there are about it, where there are any. */
      readonly notes?: number;
    }
  | ({ readonly event: 'refusal' } & PublicRefusal)
  | ({ readonly event: 'summary' } & RunSummary);

/** What a run is going to do with the cases it found. */
export interface PlanCounts {
  /** Never settled before: nothing is known of these inputs, or they were refused. */
  readonly new: number;
  /** There already, from the same files under the same settings; they are not read again. */
  readonly done: number;
  /** Known from other settings or another release, or from files that were touched since: read, and made again if they differ. */
  readonly changed: number;
  /** Waiting for `--retry-set-aside`. */
  readonly setAside: number;
}

/** `setAside`: processes died with it too often; it waits until somebody asks for it again. */
export type CaseStatus = 'made' | 'reused' | 'refused' | 'quarantined' | 'failed' | 'setAside';

export type StepName =
  | 'read image'
  | 'read delineation'
  | 'masks'
  | 'features'
  | 'deep features'
  | 'volumes'
  | 'DICOM objects'
  | 'de-identification'
  | 'pictures'
  | 'graph'
  | 'gate';

export interface RunSummary {
  readonly outcome: 'succeeded' | 'partial' | 'failed' | 'interrupted';
  readonly cases: Readonly<Record<CaseStatus, number>>;
  /** Delineations that `--delineations` and `--series-description` left out, where there are any. */
  readonly leftOut?: number;
  /** What is in each source that gave no case, where there are any. */
  readonly sourcesWithoutCase?: readonly string[];
  readonly rois: number;
  readonly featureValues: number;
  /** Refusals met in this run, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** ROI labels that no naming rule matched, by how many ROIs: for the operator to extend the name table. */
  readonly unmapped: Readonly<Record<string, number>>;
  /** Notes of the cases of this run, by code; absent where there are none. All of them stand in the cases. */
  readonly notes?: Readonly<Record<string, NoteCount>>;
  readonly seconds: number;
  readonly peakMemoryMb: number;
  readonly steps: readonly StepTiming[];
}

export interface NoteCount {
  readonly count: number;
  /** The first of them, and its case. */
  readonly case: string;
  readonly message: string;
}

export interface StepTiming {
  readonly step: StepName;
  readonly seconds: number;
  /** Highest resident memory of the process so far, in MiB, when the step ended. */
  readonly peakMemoryMb: number;
}
