import { statfs } from 'node:fs/promises';
import { QiawError } from '../../core/index.ts';

export class DiskSpaceError extends QiawError {
  readonly code = 'QIAW_DISK_SPACE';
}

/**
 * Upper estimate of the bytes that a case needs: the volume compresses to about half, masks and SEG to a few percent,
 * so the uncompressed 16-bit volume is a safe estimate for all of it.
 */
export function estimateCaseBytes(voxels: number): number {
  return voxels * 2 + 4 * 1024 * 1024;
}

/** @throws DiskSpaceError when fewer than `needed + reserve` bytes are free on the disk of `folder`. */
export async function requireFreeSpace(folder: string, needed: number, reserve: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= needed + reserve) return;
  throw new DiskSpaceError(
    `The disk of the data directory has ${gigabytes(free)} GB free, but this run needs about ${gigabytes(needed)} GB and ` +
      `${gigabytes(reserve)} GB in reserve. Free some space or choose another --data.`,
  );
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(2);
}
