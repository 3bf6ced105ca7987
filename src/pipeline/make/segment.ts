import { type DelineationMethod, deriveUid, taken } from '../../core/index.ts';
import { neutralCodes, type SegmentInput } from '../../dicom/index.ts';
import type { MeasuredRoi } from './measured-case.ts';

const algorithmTypes: Readonly<Record<DelineationMethod, SegmentInput['algorithmType']>> = {
  automatic: 'AUTOMATIC',
  semiautomatic: 'SEMIAUTOMATIC',
  manual: 'MANUAL',
};

/**
 * One ROI as a segment. SegmentAlgorithmType is type 1 in the SEG, so if the source does not state how the ROI was
 * made, the object has SEMIAUTOMATIC (the least specific value: a person and a program) and the graph has no value.
 */
export function segmentOf({ roi, rasterised, record }: MeasuredRoi, delineationDigest: string): SegmentInput {
  const { mapped } = record;
  const method = taken(record.attribution?.methods);
  const stated = method && algorithmTypes[method.method];
  const algorithmType = stated ?? 'SEMIAUTOMATIC';
  return {
    label: roi.name,
    description: roi.name,
    algorithmType,
    ...(algorithmType !== 'MANUAL' && {
      algorithmName:
        method?.algorithm?.name ?? (stated === undefined ? 'Not stated by the source' : 'Stated by the source'),
    }),
    category: mapped?.category ?? neutralCodes.category,
    type: mapped?.type ?? neutralCodes.type,
    ...(mapped?.modifier && { typeModifier: mapped.modifier }),
    ...(mapped?.anatomicRegion && { anatomicRegion: mapped.anatomicRegion }),
    ...(roi.displayColor && { color: roi.displayColor }),
    trackingId: ('trackingId' in roi && roi.trackingId) || roi.name,
    trackingUid:
      ('trackingUid' in roi && roi.trackingUid) || deriveUid('tracking', delineationDigest, String(roi.number)),
    mask: rasterised.mask.voxels,
  };
}
