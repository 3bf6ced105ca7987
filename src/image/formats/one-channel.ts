import type { Volume } from '../../core/index.ts';
import { ImageFileInvalid } from './errors.ts';
import type { ImageFile } from './image-file.ts';

/** The image of a file that has one value per voxel. @throws ImageFileInvalid for several */
export function oneChannel({ grid, channels, voxels }: ImageFile, format: string): Volume {
  if (channels === 1) return { grid, voxels: voxels(0) };
  throw new ImageFileInvalid(
    `The ${format} file has ${channels} values per voxel; an image has one. Save one component as a scalar file.`,
  );
}
