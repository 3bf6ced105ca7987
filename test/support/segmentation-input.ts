import type { Grid } from '../../src/core/index.ts';
import {
  type ImageInstance,
  type ImageSeries,
  neutralCodes,
  type SegmentationInput,
  type SegmentInput,
} from '../../src/dicom/index.ts';

/** A small segmentation, every part of which a test may replace. */
export function segmentationInput(
  size: readonly [number, number, number],
  masks: readonly Uint8Array[],
  change: Partial<SegmentationInput> = {},
): SegmentationInput {
  const [columns, rows, slices] = size;
  const grid: Grid = {
    size,
    spacing: [0.9, 1.1, 2.5],
    origin: [-10, -20, 30],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
  const instances = Array.from(
    { length: slices },
    (_, k): ImageInstance => ({
      path: `/nowhere/${k}`,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: `2.25.100${k}`,
      transferSyntaxUid: '1.2.840.10008.1.2.1',
      rows,
      columns,
      bitsAllocated: 16,
      bitsStored: 16,
      pixelRepresentation: 0,
      position: [-10, -20, 30 + 2.5 * k],
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      pixelSpacing: [1.1, 0.9],
      rescaleSlope: 1,
      rescaleIntercept: 0,
    }),
  );
  const series: ImageSeries = {
    seriesInstanceUid: '2.25.50',
    frameOfReferenceUid: '2.25.51',
    modality: 'CT',
    patientStudy: { studyInstanceUid: '2.25.52', patientId: 'PHANTOM-01', patientName: 'Zoë^Phantom' },
    instances,
    description: { seriesDate: '20240102', seriesTime: '101010' },
  };
  return {
    series,
    grid,
    instances,
    segments: masks.map(
      (mask, index): SegmentInput => ({
        label: `ROI ${index + 1}`,
        algorithmType: 'MANUAL',
        ...neutralCodes,
        trackingId: `ROI ${index + 1}`,
        trackingUid: `2.25.60${index}`,
        mask,
      }),
    ),
    uids: { sopInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', dimensionOrganizationUid: '2.25.3' },
    software: { name: 'FAIR-QIAW', version: '1.2.3' },
    ...change,
  };
}
