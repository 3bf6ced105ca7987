import type { Clock, Identity, Refusal } from '../../core/index.ts';
import type { DeepModel, DeepVector } from '../../deep/index.ts';
import type { DeidentificationProfile, DelineatedRoi } from '../../dicom/index.ts';
import type { Gate, HeadSign, RoiRecord } from '../../graph/index.ts';
import type { NameTable, RoiMask } from '../../image/index.ts';
import type { ExtractionPool } from '../../radiomics/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseInputs } from './case-inputs.ts';

/** The vector one model gave for one ROI. */
export interface RoiVector {
  readonly segmentNumber: number;
  /** Name of the model for people. */
  readonly title: string;
  readonly vector: DeepVector;
}

export interface DeepResult {
  readonly vectors: readonly RoiVector[];
  readonly refusals: readonly Refusal[];
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
}

/** What a thread keeps between cases. */
export interface CaseTools {
  readonly identity: Identity;
  readonly names: NameTable;
  readonly gate: Gate;
  readonly models: readonly DeepModel[];
  /** Threads that share the image types of one region, where fewer cases than workers are in flight. */
  readonly extraction?: ExtractionPool;
  readonly clock: Clock;
}

/** One ROI with its mask and values; `roi` is the source's own, still with its name, made plain and distinct. */
export interface MeasuredRoi {
  readonly roi: DelineatedRoi;
  readonly rasterised: RoiMask;
  readonly record: RoiRecord;
}

export interface MeasuredCase {
  readonly inputs: CaseInputs;
  /** What of the source's texts may be told. */
  readonly texts: SourceTexts;
  readonly deepVectors: readonly RoiVector[];
  readonly rois: readonly MeasuredRoi[];
  /** What tells that the image shows a head. */
  readonly head: readonly HeadSign[];
  readonly refusals: readonly Refusal[];
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
  /** How the DICOM objects of the case are de-identified, where that was asked for. */
  readonly deidentify?: DeidentificationProfile;
}
