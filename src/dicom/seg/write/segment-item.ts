import { codeItem } from '../../element/write/code-item.ts';
import type { Dataset } from '../../element/write/encode.ts';
import { fitText } from '../../element/write/value-rules.ts';
import { cielabOf } from './cielab.ts';
import type { SegmentInput } from './input.ts';

/** One item of SegmentSequence (PS3.3 C.8.20.4); a segment without voxels is described too. */
export function segmentItem(segment: SegmentInput, number: number): Dataset {
  const label = fitText('LO', segment.label) || `Segment ${number}`;
  return {
    SegmentNumber: number,
    SegmentLabel: label,
    SegmentDescription: fitText('ST', segment.description ?? segment.label) || label,
    SegmentAlgorithmType: segment.algorithmType,
    // Type 1C: required unless MANUAL.
    SegmentAlgorithmName:
      segment.algorithmType === 'MANUAL'
        ? undefined
        : fitText('LO', segment.algorithmName ?? '') || 'Not stated by source',
    SegmentedPropertyCategoryCodeSequence: [codeItem(segment.category)],
    SegmentedPropertyTypeCodeSequence: [
      {
        ...codeItem(segment.type),
        SegmentedPropertyTypeModifierCodeSequence: segment.typeModifier && [codeItem(segment.typeModifier)],
      },
    ],
    AnatomicRegionSequence: segment.anatomicRegion && [
      {
        ...codeItem(segment.anatomicRegion),
        AnatomicRegionModifierSequence: segment.anatomicRegionModifier && [codeItem(segment.anatomicRegionModifier)],
      },
    ],
    RecommendedDisplayCIELabValue: segment.color && cielabOf(segment.color),
    TrackingID: fitText('UT', segment.trackingId),
    TrackingUID: segment.trackingUid,
  };
}
