import type { Clock, Identity, Refusal } from '../../core/index.ts';
import type { DeepModel, DeepVector } from '../../deep/index.ts';
import type { DeidentificationProfile, DelineatedRoi, Note } from '../../dicom/index.ts';
import type { Gate, HeadSign, RoiRecord } from '../../graph/index.ts';
import type { NameTable, RoiMask } from '../../image/index.ts';
import type { ExtractionPool, PerturbedFeatures } from '../../radiomics/index.ts';
import type { SourceTexts } from '../source-texts.ts';
import type { CaseInputs } from './case-inputs.ts';

/** The vector of one model for one ROI. */
export interface RoiVector {
  readonly segmentNumber: number;
  /** Display name of the model. */
  readonly title: string;
  readonly vector: DeepVector;
}

export interface DeepResult {
  readonly vectors: readonly RoiVector[];
  readonly refusals: readonly Refusal[];
  readonly notes: readonly Note[];
}

/** State that a thread keeps between cases. */
export interface CaseTools {
  readonly identity: Identity;
  readonly names: NameTable;
  readonly gate: Gate;
  readonly models: readonly DeepModel[];
  /** Threads that share the image types of one region if fewer cases than workers are in flight. */
  readonly extraction?: ExtractionPool;
  readonly clock: Clock;
}

/** One ROI with its mask and values; `roi` is the ROI of the source, with its name made plain and unique. */
export interface MeasuredRoi {
  readonly roi: DelineatedRoi;
  readonly rasterised: RoiMask;
  readonly record: RoiRecord;
  /** Only if perturbed copies were requested. */
  readonly perturbed?: PerturbedFeatures;
}

export interface MeasuredCase {
  readonly inputs: CaseInputs;
  /** The texts of the source that may be shown. */
  readonly texts: SourceTexts;
  readonly deepVectors: readonly RoiVector[];
  readonly rois: readonly MeasuredRoi[];
  /** Signs that the image contains a head. */
  readonly head: readonly HeadSign[];
  readonly refusals: readonly Refusal[];
  readonly notes: ReadonlyArray<{ readonly code: `QIAW_${string}`; readonly message: string }>;
  /** How the DICOM objects of the case are de-identified, if requested. */
  readonly deidentify?: DeidentificationProfile;
}
