import type { Grid, VoxelArray } from '../volume/index.ts';

/** A region that a segmentation file names, as 3D Slicer does in a `.seg.nrrd`. */
export interface NamedSegment {
  readonly name: string;
  readonly id?: string;
  /** Value of its voxels. */
  readonly label: number;
  /** Channel that holds them, counted from 0; segments that overlap lie in different ones. */
  readonly channel: number;
}

/** An image file as it was read: one or more values per voxel. */
export interface ImageFile {
  readonly grid: Grid;
  readonly channels: number;
  readonly segments: readonly NamedSegment[];
  /** The values of one channel, counted from 0. */
  voxels(channel: number): VoxelArray;
}
