import { SegmentationEmpty, type SegmentationInput, SegmentationInputInvalid, type SegmentVoxels } from './input.ts';

/** One frame of the object: a slice of a segment, and the range of its voxels (`first` > `last` if it is empty). */
export interface Frame {
  /** From 0. */
  readonly segment: number;
  readonly slice: number;
  readonly first: number;
  readonly last: number;
}

export interface FramePlan {
  /** Ordered by segment, then by position along the normal. */
  readonly frames: readonly Frame[];
  /** Rank (from 1) of each slice among the positions that occur in the object; 0 for those that do not. */
  readonly rank: Uint32Array;
  readonly overlap: boolean;
}

/** Reads every mask once and determines the frames of the object. */
export function planFrames(input: SegmentationInput): FramePlan {
  const [columns, rows, slices] = input.grid.size;
  const area = rows * columns;
  const keep = input.emptyFrames === 'keep';
  const frames: Frame[] = [];
  const used = new Uint32Array(slices);
  let filled = 0;
  for (const [segment, { mask }] of input.segments.entries()) {
    if (mask instanceof Uint8Array && mask.length !== area * slices) {
      throw new SegmentationInputInvalid(`the mask of segment ${segment + 1} does not have the size of the grid`);
    }
    for (let slice = 0; slice < slices; slice += 1) {
      const voxels = sliceOf(mask, slice, area);
      const [first, last] = voxels ? span(voxels) : [0, -1];
      if (first <= last) filled += 1;
      else if (!keep) continue;
      frames.push({ segment, slice, first, last });
      used[slice] = 1;
    }
  }
  if (filled === 0) throw new SegmentationEmpty();
  const rank = new Uint32Array(slices);
  let next = 1;
  for (let slice = 0; slice < slices; slice += 1) if (used[slice]) rank[slice] = next++;
  return { frames, rank, overlap: findOverlap(input, frames, area) };
}

/** The voxels of one slice, without a copy. */
export function sliceOf(mask: SegmentVoxels, slice: number, area: number): Uint8Array | undefined {
  if (mask instanceof Uint8Array) return mask.subarray(slice * area, (slice + 1) * area);
  const voxels = mask(slice);
  if (voxels && voxels.length !== area)
    throw new SegmentationInputInvalid('a slice of a mask does not have the size of the grid');
  return voxels;
}

/**
 * Indices of the first and the last voxel that is 1; refuses any value other than 0 and 1. Reads four voxels at a time.
 */
export function span(voxels: Uint8Array): readonly [first: number, last: number] {
  const head = Math.min((4 - (voxels.byteOffset % 4)) % 4, voxels.length);
  const count = (voxels.length - head) >>> 2;
  const words = count > 0 ? new Uint32Array(voxels.buffer, voxels.byteOffset + head, count) : new Uint32Array(0);
  const tail = head + words.length * 4;
  let first = -1;
  let last = -1;
  const see = (index: number): void => {
    if (voxels[index]! > 1) throw new SegmentationInputInvalid('a mask holds values other than 0 and 1');
    if (voxels[index] === 1) {
      if (first < 0) first = index;
      last = index;
    }
  };
  for (let i = 0; i < head; i += 1) see(i);
  let lastWord = -1;
  for (let w = 0; w < words.length; w += 1) {
    const word = words[w]!;
    if (word === 0) continue;
    if ((word & 0xfefefefe) !== 0) throw new SegmentationInputInvalid('a mask holds values other than 0 and 1');
    if (first < 0) for (let i = 0; i < 4 && first < 0; i += 1) see(head + w * 4 + i);
    lastWord = w;
  }
  if (lastWord >= 0) for (let i = 0; i < 4; i += 1) see(head + lastWord * 4 + i);
  for (let i = tail; i < voxels.length; i += 1) see(i);
  return first < 0 ? [0, -1] : [first, last];
}

/** Whether any voxel belongs to more than one segment (SegmentsOverlap, PS3.3 C.8.20.2); stops at the first. */
function findOverlap(input: SegmentationInput, frames: readonly Frame[], area: number): boolean {
  const bySlice = new Map<number, Frame[]>();
  for (const frame of frames) {
    if (frame.first > frame.last) continue;
    const here = bySlice.get(frame.slice);
    if (here) here.push(frame);
    else bySlice.set(frame.slice, [frame]);
  }
  const seen = new Uint8Array(area);
  for (const [slice, here] of bySlice) {
    if (here.length < 2) continue;
    seen.fill(0);
    for (const { segment, first, last } of here) {
      const voxels = sliceOf(input.segments[segment]!.mask, slice, area)!;
      for (let i = first; i <= last; i += 1) {
        if (voxels[i] === 0) continue;
        if (seen[i] !== 0) return true;
        seen[i] = 1;
      }
    }
  }
  return false;
}
