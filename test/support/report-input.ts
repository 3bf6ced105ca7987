import type { FeatureSet, FeatureValue } from '../../src/radiomics/index.ts';
import type { MeasuredSegment, StructuredReportInput } from '../../src/report/index.ts';
import type { MeasuredVector } from '../../src/report/input.ts';
import { segmentationInput } from './segmentation-input.ts';

export function featureSet(values: readonly FeatureValue[]): FeatureSet {
  return { diagnostics: [], values, warnings: [] };
}

export const leftLung: Pick<MeasuredSegment, 'category' | 'type' | 'typeModifier'> = {
  category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
  type: { value: '39607008', scheme: 'SCT', meaning: 'Lung' },
  typeModifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
};

export const tumour: Pick<MeasuredSegment, 'category' | 'type' | 'anatomicRegion'> = {
  category: { value: '49755003', scheme: 'SCT', meaning: 'Morphologically Altered Structure' },
  type: { value: '86049000', scheme: 'SCT', meaning: 'Neoplasm, Primary' },
  anatomicRegion: { value: '39607008', scheme: 'SCT', meaning: 'Lung' },
};

/** The segment `number` with its values, a tumour by default. */
export function measuredSegment(
  number: number,
  values: readonly FeatureValue[],
  change: Partial<MeasuredSegment> = {},
): MeasuredSegment {
  return {
    segmentNumber: number,
    trackingId: `ROI ${number}`,
    trackingUid: `2.25.60${number - 1}`,
    ...tumour,
    features: featureSet(values),
    ...change,
  };
}

/** A vector without round components. */
export function measuredVector(segmentNumber: number, length: number): MeasuredVector {
  return {
    segmentNumber,
    vector: {
      model: 'qiaw-phantom-cnn',
      version: '1.0',
      weightsDigest: 'ab'.repeat(32),
      cardDigest: 'cd'.repeat(32),
      layer: 'dense_2',
      values: Float32Array.from({ length }, (_, at) => Math.sin(at + segmentNumber)),
      l2norm: 1.25,
      min: -1,
      max: 1,
      zeroCount: 0,
      runtime: 'onnxruntime-node 1.30.0 cpu',
    },
  };
}

/** A report on the images of `segmentationInput`, every part of which a test may replace. */
export function reportInput(
  groups: readonly MeasuredSegment[],
  change: Partial<StructuredReportInput> = {},
): StructuredReportInput {
  const { series, grid, instances, uids, software } = segmentationInput([5, 3, 4], []);
  return {
    series,
    grid,
    instances,
    segmentation: { sopInstanceUid: uids.sopInstanceUid, seriesInstanceUid: uids.seriesInstanceUid },
    groups,
    intensityUnit: "[hnsf'U]",
    settings: { digest: 'ef'.repeat(32), json: '{"setting":{"binWidth":25}}' },
    software,
    uids: { sopInstanceUid: '2.25.11', seriesInstanceUid: '2.25.12', deviceObserverUid: '2.25.13' },
    ...change,
  };
}
