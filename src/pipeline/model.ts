import type { RefusalCounts } from '../core/index.ts';
import type { PublicRefusal } from '../graph/index.ts';

/** Progress events of the pipeline. Subjects are pseudonyms. With `--json`, one JSON object per line. */
export type RunEvent =
  | { readonly event: 'scan'; readonly files: number }
  | ({
      readonly event: 'plan';
      readonly cases: number;
      readonly files: number;
      readonly notDicom: number;
      /** Objects of classes that are not processed, if any. */
      readonly others?: number;
      /** Delineations that `--delineations` and `--series-description` leave out, if any. */
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
      /** Number of doubts about the case, if any. */
      readonly notes?: number;
    }
  | ({ readonly event: 'refusal' } & PublicRefusal)
  | ({ readonly event: 'summary' } & RunSummary);

/** What a run will do with the cases it found. */
export interface PlanCounts {
  /** Not settled before: these inputs are unknown, or they were refused. */
  readonly new: number;
  /** Already made from the same files with the same settings; the files are not read again. */
  readonly done: number;
  /**
   * Made with other settings, by another release or from files that were modified since. Read again, and made again if
   * they differ.
   */
  readonly changed: number;
  /** Set aside until `--retry-set-aside`. */
  readonly setAside: number;
}

/** `setAside`: processes died too often while making it; it waits for `--retry-set-aside`. */
export type CaseStatus = 'made' | 'reused' | 'refused' | 'quarantined' | 'failed' | 'setAside';

export type StepName =
  | 'read image'
  | 'read delineation'
  | 'masks'
  | 'features'
  | 'perturbations'
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
  /** Cases that an interruption left to the next run, if any. */
  readonly left?: number;
  /** Delineations that `--delineations` and `--series-description` left out, if any. */
  readonly leftOut?: number;
  /** The content of each source that gave no case, if any. */
  readonly sourcesWithoutCase?: readonly string[];
  /** ROIs of the cases that were made. */
  readonly rois: number;
  /** How many of them are further encodings of regions, which are counted once; absent if there are none. */
  readonly encodings?: number;
  readonly featureValues: number;
  /** Refusals of this run by kind, and by code; each is one line of refusals.ndjson. */
  readonly refused: RefusalCounts;
  readonly refusals: Readonly<Record<string, number>>;
  /** ROI labels that no naming rule matched, with the number of ROIs: for the operator to extend the name table. */
  readonly unmapped: Readonly<Record<string, number>>;
  /** Notes of the cases of this run, by code; absent if there are none. The cases contain all of them. */
  readonly notes?: Readonly<Record<string, NoteCount>>;
  readonly seconds: number;
  readonly peakMemoryMb: number;
  readonly steps: readonly StepTiming[];
}

export interface NoteCount {
  readonly count: number;
  /** The first note, and its case. */
  readonly case: string;
  readonly message: string;
}

export interface StepTiming {
  readonly step: StepName;
  readonly seconds: number;
  /** Highest resident memory of the process so far, in MiB, when the step ended. */
  readonly peakMemoryMb: number;
}
