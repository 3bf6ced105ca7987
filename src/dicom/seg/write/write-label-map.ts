import { patientStudyModules } from '../../derived/patient-study.ts';
import { SOP_CLASS } from '../../element/dictionary/uids.ts';
import type { Dataset } from '../../element/write/encode.ts';
import { writePart10 } from '../../element/write/part10.ts';
import { copyable } from '../../element/write/value-rules.ts';
import { planFrames, sliceOf } from './frames.ts';
import { perSliceGroups, sharedGroups } from './functional-groups.ts';
import { imageModules } from './image-modules.ts';
import { type SegmentationInput, SegmentationInputInvalid, type SegmentInput } from './input.ts';
import { segmentItem } from './segment-item.ts';
import { referenceModules } from './source-modules.ts';

const background = { value: '125040', scheme: 'DCM', meaning: 'Background' };

/**
 * The segments by layers, each of which a label map can hold because no voxel is in two of its segments: each segment goes to
 * the first layer that has room for it.
 * @returns numbers of segments, from 0
 */
export function layersOf(segments: readonly SegmentInput[], voxels: number, slices: number): number[][] {
  const layers: Array<{ readonly numbers: number[]; readonly taken: Uint8Array }> = [];
  const area = voxels / slices;
  for (const [at, { mask }] of segments.entries()) {
    const isFree = (taken: Uint8Array): boolean => {
      for (let k = 0; k < slices; k++) {
        const slice = sliceOf(mask, k, area);
        if (slice === undefined) continue;
        for (let n = 0; n < area; n++) if (slice[n] !== 0 && taken[k * area + n] !== 0) return false;
      }
      return true;
    };
    const free = layers.find(({ taken }) => isFree(taken));
    const layer = free ?? { numbers: [], taken: new Uint8Array(voxels) };
    if (free === undefined) layers.push(layer);
    layer.numbers.push(at);
    for (let k = 0; k < slices; k++) {
      const slice = sliceOf(mask, k, area);
      if (slice) for (let n = 0; n < area; n++) if (slice[n] !== 0) layer.taken[k * area + n] = 1;
    }
  }
  return layers.map(({ numbers }) => numbers);
}

/**
 * A Label Map Segmentation (DICOM Supplement 243; PS3.3 A.51 and C.8.20.2), Part 10, Explicit VR Little Endian: one frame per slice,
 * whose voxels have the number of their segment, 0 for the background. 8 bits, or 16 from segment 256 on.
 *
 * @param numbers of the segments that are in this object, from 1 in the order of `input.segments`; no voxel may be in two of them
 * @throws SegmentationEmpty, SegmentationInputInvalid, ValueNotEncodable
 */
export function writeLabelMap(input: SegmentationInput, numbers: readonly number[]): Uint8Array {
  const [columns, rows, depth] = input.grid.size;
  const area = columns * rows;
  if (input.instances.length !== depth)
    throw new SegmentationInputInvalid(`there are ${input.instances.length} source images for ${depth} slices`);
  const own = numbers.map((number) => ({ number, segment: input.segments[number - 1]! }));
  const { frames, overlap } = planFrames({ ...input, segments: own.map(({ segment }) => segment) });
  if (overlap) throw new SegmentationInputInvalid('a voxel of a label map is in two segments');
  const slices = [...new Set(frames.map(({ slice }) => slice))].sort((a, b) => a - b);
  const bits = Math.max(...numbers) > 255 ? 16 : 8;
  return writePart10(
    {
      ...imageModules(input, { type: 'LABELMAP', bits }),
      ...patientStudyModules(input.series),
      BodyPartExamined: copyable('CS', input.series.description.bodyPartExamined) || undefined,
      ...referenceModules(input),
      SOPClassUID: SOP_CLASS.labelMapSegmentation,
      SOPInstanceUID: input.uids.sopInstanceUid,
      NumberOfFrames: slices.length,
      SegmentsOverlap: 'NO',
      SegmentSequence: [backgroundItem(), ...own.map(({ segment, number }) => segmentItem(segment, number))],
      SharedFunctionalGroupsSequence: [sharedGroups(input)],
      PerFrameFunctionalGroupsSequence: perSliceGroups(input, slices),
    },
    {
      vr: bits === 8 ? 'OB' : 'OW',
      byteLength: (slices.length * area * bits) / 8,
      fill(target) {
        const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
        for (const { segment, slice, first, last } of frames) {
          if (first > last) continue;
          const voxels = sliceOf(own[segment]!.segment.mask, slice, area)!;
          const start = slices.indexOf(slice) * area;
          for (let n = first; n <= last; n++) {
            if (voxels[n] === 0) continue;
            if (bits === 8) target[start + n] = own[segment]!.number;
            else view.setUint16(2 * (start + n), own[segment]!.number, true);
          }
        }
      },
    },
  );
}

/** The value 0, described as other writers do. */
function backgroundItem(): Dataset {
  const code = {
    CodeValue: background.value,
    CodingSchemeDesignator: background.scheme,
    CodeMeaning: background.meaning,
  };
  return {
    SegmentNumber: 0,
    SegmentLabel: background.meaning,
    SegmentAlgorithmType: 'AUTOMATIC',
    SegmentAlgorithmName: 'What no segment covers',
    SegmentedPropertyCategoryCodeSequence: [code],
    SegmentedPropertyTypeCodeSequence: [code],
  };
}
