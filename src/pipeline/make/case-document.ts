import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseRecord, PredictionRecord, RoiRecord } from '../../graph/index.ts';
import type { StepTiming } from '../model.ts';

/**
 * case.json: the record without feature values (they are in features.csv), with the timings of the run that made it.
 */
export interface CaseDocument extends Omit<CaseRecord, 'rois' | 'deepVectors'> {
  /** Outputs of the models that declare a prediction; absent if no model declares one. */
  readonly predictions?: readonly CasePrediction[];
  readonly rois: ReadonlyArray<Omit<RoiRecord, 'features'> & { readonly featureCount: number }>;
  readonly steps: readonly StepTiming[];
  readonly peakMemoryMb: number;
}

/** A model's predictions for one ROI, labelled as predictions. */
export interface CasePrediction {
  readonly segmentNumber: number;
  readonly model: string;
  readonly use: 'research use only';
  readonly values: readonly PredictionRecord[];
}

function predictionsOf(vectors: CaseRecord['deepVectors'] = []): CasePrediction[] {
  return vectors.flatMap(({ segmentNumber, model, predictions }) =>
    predictions === undefined
      ? []
      : [{ segmentNumber, model: model.id, use: 'research use only' as const, values: predictions }],
  );
}

export function caseDocument(record: CaseRecord, steps: readonly StepTiming[]): string {
  const { deepVectors, ...rest } = record;
  const predictions = predictionsOf(deepVectors);
  const document: CaseDocument = {
    ...rest,
    ...(predictions.length > 0 && { predictions }),
    rois: record.rois.map(({ features, ...roi }) => ({ ...roi, featureCount: features.values.length })),
    steps,
    peakMemoryMb: steps.reduce((peak, step) => Math.max(peak, step.peakMemoryMb), 0),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The case.json of a published case folder; it was written atomically, so its structure is not checked again. */
export async function readCaseDocument(caseFolder: string): Promise<CaseDocument> {
  return JSON.parse(await readFile(join(caseFolder, 'case.json'), 'utf8')) as CaseDocument;
}

/** The record as far as the subject's graph needs it: without values. */
export function recordWithoutValues({
  steps: _s,
  peakMemoryMb: _m,
  predictions: _p,
  ...document
}: CaseDocument): CaseRecord {
  return {
    ...document,
    rois: document.rois.map(({ featureCount: _, ...roi }) => ({
      ...roi,
      features: { diagnostics: [], values: [], warnings: [] },
    })),
  };
}
