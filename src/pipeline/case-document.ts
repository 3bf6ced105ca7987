import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaseRecord, RoiRecord } from '../provenance/index.ts';
import type { StepTiming } from './model.ts';

/** case.json: the record without feature values (they stand in features.csv), with the timings of the run that made it. */
export interface CaseDocument extends Omit<CaseRecord, 'rois' | 'deepVectors'> {
  readonly rois: ReadonlyArray<Omit<RoiRecord, 'features'> & { readonly featureCount: number }>;
  readonly steps: readonly StepTiming[];
  readonly peakMemoryMb: number;
}

export function caseDocument(record: CaseRecord, steps: readonly StepTiming[]): string {
  const { deepVectors: _, ...rest } = record;
  const document: CaseDocument = {
    ...rest,
    rois: record.rois.map(({ features, ...roi }) => ({ ...roi, featureCount: features.values.length })),
    steps,
    peakMemoryMb: steps.reduce((peak, step) => Math.max(peak, step.peakMemoryMb), 0),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

export async function readCaseDocument(caseFolder: string): Promise<CaseDocument> {
  return JSON.parse(await readFile(join(caseFolder, 'case.json'), 'utf8')) as CaseDocument;
}

/** The record as far as the subject's graph needs it: without values. */
export function recordWithoutValues({ steps: _s, peakMemoryMb: _p, ...document }: CaseDocument): CaseRecord {
  return {
    ...document,
    rois: document.rois.map(({ featureCount: _, ...roi }) => ({
      ...roi,
      features: { diagnostics: [], values: [], warnings: [] },
    })),
  };
}
