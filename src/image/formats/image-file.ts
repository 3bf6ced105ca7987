import type { Grid, VoxelArray } from '../../core/index.ts';

/** A region that a segmentation file names, as 3D Slicer does in a `.seg.nrrd`. */
export interface NamedSegment {
  readonly name: string;
  readonly id?: string;
  /** Value of its voxels. */
  readonly label: number;
  /** Channel of its voxels, counted from 0; overlapping segments are in different channels. */
  readonly channel: number;
}

/** The content of an image file: one or more values per voxel. */
export interface ImageFile {
  readonly grid: Grid;
  readonly channels: number;
  readonly segments: readonly NamedSegment[];
  /** The values of one channel, counted from 0. */
  voxels(channel: number): VoxelArray;
}
