import type { Vec3 } from '../../core/index.ts';
import { DerivedObjectUnreadable, type ReadDataset, readDerivedObject } from '../../dicom/index.ts';

/** A binary segmentation as read from its file, one bit per voxel, independent of the code that wrote it. */
export interface StoredSegmentation {
  readonly sopInstanceUid: string;
  readonly rows: number;
  readonly columns: number;
  /** TrackingUID by segment number. */
  readonly trackingUids: ReadonlyMap<number, string>;
  readonly frames: readonly StoredFrame[];
  /** Least significant bit first; frame f begins at bit f * rows * columns. */
  readonly bits: Uint8Array;
}

export interface StoredFrame {
  readonly segmentNumber: number;
  /** Centre of the first voxel, LPS mm. */
  readonly position: Vec3;
}

/**
 * Reads a segmentation of this program.
 * @throws DerivedObjectUnreadable when it is damaged, not BINARY, or its parts do not fit together
 */
export function readSegmentation(file: Uint8Array): StoredSegmentation {
  return readDerivedObject(file, (dataset) => {
    if (dataset.text('SegmentationType') !== 'BINARY' || dataset.short('BitsAllocated') !== 1) {
      throw new DerivedObjectUnreadable('it is not a binary segmentation.');
    }
    const rows = dataset.short('Rows') ?? 0;
    const columns = dataset.short('Columns') ?? 0;
    const frames = dataset.sequence('PerFrameFunctionalGroupsSequence').map(frameOf);
    const bits = dataset.bytes('PixelData') ?? new Uint8Array(0);
    const needed = Math.ceil((rows * columns * frames.length) / 8);
    if (frames.length === 0 || frames.length !== dataset.integer('NumberOfFrames') || bits.length < needed) {
      throw new DerivedObjectUnreadable('its frames and its pixel data do not fit together.');
    }
    const segments = dataset.sequence('SegmentSequence');
    return {
      sopInstanceUid: dataset.uid('SOPInstanceUID') ?? '',
      rows,
      columns,
      trackingUids: new Map(segments.map((item) => [item.short('SegmentNumber') ?? 0, item.uid('TrackingUID') ?? ''])),
      frames,
      bits,
    };
  });
}

function frameOf(group: ReadDataset): StoredFrame {
  const segmentNumber = group.sequence('SegmentIdentificationSequence')[0]?.short('ReferencedSegmentNumber');
  const position = group.sequence('PlanePositionSequence')[0]?.numbers('ImagePositionPatient');
  if (!segmentNumber || position?.length !== 3) {
    throw new DerivedObjectUnreadable('a frame lacks its segment or position.');
  }
  return { segmentNumber, position: position as unknown as Vec3 };
}

/** Voxels in which a frame differs from a slice of a mask. */
export function differingVoxels({ bits, rows, columns }: StoredSegmentation, frame: number, slice: Uint8Array): number {
  const area = rows * columns;
  const start = frame * area;
  let different = 0;
  for (let i = 0; i < area; i += 1) {
    const at = start + i;
    // Positions exceed 2^31 in large objects, so no bit shifts here.
    const bit = (bits[Math.floor(at / 8)]! >> (at % 8)) & 1;
    if (bit !== slice[i]) different += 1;
  }
  return different;
}
