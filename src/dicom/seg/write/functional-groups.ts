import { ByteWriter } from '../../element/write/byte-writer.ts';
import { codeItem } from '../../element/write/code-item.ts';
import { type Dataset, type EncodedItems, encodeDataset, writeItem } from '../../element/write/encode.ts';
import { segmentationCode, sourceImagePurpose } from './codes.ts';
import type { FramePlan } from './frames.ts';
import type { SegmentationInput } from './input.ts';

/** The groups shared by all frames (PS3.3 C.7.6.16.2): orientation and voxel size, as in the source images. */
export function sharedGroups(input: SegmentationInput): Dataset {
  const first = input.instances[0]!;
  return {
    PlaneOrientationSequence: [{ ImageOrientationPatient: first.orientation.flat() }],
    PixelMeasuresSequence: [
      {
        SliceThickness: first.sliceThickness || input.grid.spacing[2],
        SpacingBetweenSlices: input.grid.spacing[2],
        PixelSpacing: [...first.pixelSpacing],
      },
    ],
  };
}

/**
 * One item per frame: source image, dimension indices, position, segment. The parts that depend only on the slice or
 * the segment are encoded once, because an object may have tens of thousands of frames.
 */
export function perFrameGroups(input: SegmentationInput, plan: FramePlan): EncodedItems {
  const derivation = remembered((slice: number) => encodeDataset(derivationOf(input, slice)));
  const position = remembered((slice: number) =>
    encodeDataset({ PlanePositionSequence: [{ ImagePositionPatient: [...input.instances[slice]!.position] }] }),
  );
  const identification = remembered((segment: number) =>
    encodeDataset({ SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment + 1 }] }),
  );
  const writer = new ByteWriter();
  for (const { segment, slice } of plan.frames) {
    const content = encodeDataset({
      FrameContentSequence: [{ DimensionIndexValues: [segment + 1, plan.rank[slice]!] }],
    });
    writeItem(writer, [derivation(slice), content, position(slice), identification(segment)]);
  }
  return { encodedItems: writer.written() };
}

/** The same for a label map, whose frames hold all segments: one per slice. */
export function perSliceGroups(input: SegmentationInput, slices: readonly number[]): EncodedItems {
  const writer = new ByteWriter();
  for (const [at, slice] of slices.entries()) {
    const content = encodeDataset({ FrameContentSequence: [{ DimensionIndexValues: [at + 1] }] });
    const position = { PlanePositionSequence: [{ ImagePositionPatient: [...input.instances[slice]!.position] }] };
    writeItem(writer, [encodeDataset(derivationOf(input, slice)), content, encodeDataset(position)]);
  }
  return { encodedItems: writer.written() };
}

function derivationOf(input: SegmentationInput, slice: number): Dataset {
  const source = input.instances[slice]!;
  return {
    DerivationImageSequence: [
      {
        SourceImageSequence: [
          {
            ReferencedSOPClassUID: source.sopClassUid,
            ReferencedSOPInstanceUID: source.sopInstanceUid,
            ReferencedFrameNumber: source.frameNumber,
            PurposeOfReferenceCodeSequence: [codeItem(sourceImagePurpose)],
            SpatialLocationsPreserved: 'YES',
          },
        ],
        DerivationCodeSequence: [codeItem(segmentationCode)],
      },
    ],
  };
}

function remembered(make: (key: number) => Uint8Array): (key: number) => Uint8Array {
  const made = new Map<number, Uint8Array>();
  return (key) => {
    let value = made.get(key);
    if (!value) {
      value = make(key);
      made.set(key, value);
    }
    return value;
  };
}
