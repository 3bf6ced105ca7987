import { patientStudyModules } from '../../derived/patient-study.ts';
import { writePart10 } from '../../element/write/part10.ts';
import { copyable } from '../../element/write/value-rules.ts';
import { planFrames, sliceOf } from './frames.ts';
import { perFrameGroups, sharedGroups } from './functional-groups.ts';
import { imageModules } from './image-modules.ts';
import { type SegmentationInput, SegmentationInputInvalid } from './input.ts';
import { packedLength, packFrame } from './pack-bits.ts';
import { segmentItem } from './segment-item.ts';
import { referenceModules } from './source-modules.ts';

/** Segmentation Storage (PS3.4 B.5). */
const segmentationSopClassUid = '1.2.840.10008.5.1.4.1.1.66.4';

/**
 * A complete DICOM Segmentation (PS3.3 A.51), Part 10, Explicit VR Little Endian: BINARY, one segment per ROI, frames
 * ordered by segment and then along the normal. The same input gives the same bytes. Apart from the file itself, memory
 * use does not depend on its size.
 *
 * @throws SegmentationEmpty when no segment contains a voxel
 * @throws SegmentationInputInvalid when masks, grid and instances do not match
 * @throws ValueNotEncodable when a UID or code is not valid DICOM
 */
export function writeSegmentation(input: SegmentationInput): Uint8Array {
  const [columns, rows, slices] = input.grid.size;
  if (input.instances.length !== slices) {
    throw new SegmentationInputInvalid(`there are ${input.instances.length} source images for ${slices} slices`);
  }
  if (input.segments.length === 0) throw new SegmentationInputInvalid('there is no segment');
  const plan = planFrames(input);
  const area = rows * columns;
  return writePart10(
    {
      ...imageModules(input, { type: 'BINARY', bits: 1 }),
      ...patientStudyModules(input.series),
      BodyPartExamined: copyable('CS', input.series.description.bodyPartExamined) || undefined,
      ...referenceModules(input),
      SOPClassUID: segmentationSopClassUid,
      SOPInstanceUID: input.uids.sopInstanceUid,
      NumberOfFrames: plan.frames.length,
      SegmentsOverlap: plan.overlap ? 'YES' : 'NO',
      SegmentSequence: input.segments.map((segment, index) => segmentItem(segment, index + 1)),
      SharedFunctionalGroupsSequence: [sharedGroups(input)],
      PerFrameFunctionalGroupsSequence: perFrameGroups(input, plan),
    },
    {
      vr: 'OB',
      byteLength: packedLength(area, plan.frames.length),
      fill(target) {
        for (const [index, { segment, slice, first, last }] of plan.frames.entries()) {
          if (first > last) continue;
          packFrame(target, index, sliceOf(input.segments[segment]!.mask, slice, area)!, first, last);
        }
      },
    },
  );
}
