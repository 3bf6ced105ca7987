import { QiawError } from '../core/index.ts';

/** The disk of the data directory is full (or the quota reached). Nothing visible is lost; the next run goes on. */
export class DiskFull extends QiawError {
  readonly code = 'QIAW_DISK_FULL';
}

/** The data directory cannot be written to. */
export class DataReadOnly extends QiawError {
  readonly code = 'QIAW_DATA_READ_ONLY';
}

/** A fault of the data directory that stops the work, from a system error code; undefined for any other code. */
export function dataFault(code: string | undefined, cause?: unknown): QiawError | undefined {
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DiskFull(
      'The disk of the data directory is full. What is published is whole and nothing is lost: free some space (see ' +
        '`qiaw doctor --data`) and run the same command again; it goes on where it stopped.',
      { cause },
    );
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new DataReadOnly(
      `The data directory cannot be written to (${code}). Check that its file system is mounted for writing and that this ` +
        'user owns it; then run the same command again.',
      { cause },
    );
  }
  return undefined;
}
