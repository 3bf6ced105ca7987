import type { Refusal } from '../../core/index.ts';
import { deepFeaturesBatch } from '../../deep/index.ts';
import type { CaseInputs } from './case-inputs.ts';
import type { CaseTools, DeepResult, MeasuredRoi, RoiVector } from './measured-case.ts';
import type { StepClock } from './step-clock.ts';

/** Runs every model over every ROI; an ROI without a usable vector gives a refusal of that vector only. */
export async function deepVectors(
  rois: readonly MeasuredRoi[],
  inputs: CaseInputs,
  tools: CaseTools,
  steps: StepClock,
  signal?: AbortSignal,
): Promise<DeepResult> {
  const vectors: RoiVector[] = [];
  const refusals: Refusal[] = [];
  const notes: Array<DeepResult['notes'][number]> = [];
  const masks = rois.map(({ rasterised }) => rasterised.mask);
  for (const model of tools.models) {
    const outcomes = await steps.measure('deep features', () =>
      deepFeaturesBatch(inputs.loaded.volume, masks, model, { unit: inputs.loaded.unit, ...(signal && { signal }) }),
    );
    for (const [index, outcome] of outcomes.entries()) {
      const { roi, record } = rois[index]!;
      if (!outcome.ok) {
        refusals.push({
          code: outcome.code,
          kind: 'roi',
          input: { roiNumber: roi.number },
          reason: `No deep feature vector: ${outcome.reason}`,
          remedy: 'Check the region and the model card.',
          evidence: { model: `${model.identity.id}@${model.identity.version}` },
        });
        continue;
      }
      vectors.push({ segmentNumber: record.segmentNumber, title: model.card.name, vector: outcome.vector });
      for (const note of outcome.vector.notes) {
        notes.push({ ...note, roiNumber: roi.number, message: `${model.identity.id}: ${note.message}` });
      }
    }
  }
  return { vectors, refusals, notes };
}
