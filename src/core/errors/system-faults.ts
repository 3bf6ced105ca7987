import { readFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { systemCode } from './fault-kind.ts';
import { QiawError } from './qiaw-error.ts';

/**
 * The disk of the data directory is full (or the quota is reached). Nothing visible is lost; the next run continues.
 */
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
      'The disk of the data directory is full. Everything published is complete and nothing is lost: free some space (see ' +
        '`qiaw doctor --data`) and run the same command again; it continues where it stopped.',
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

/** This process may not open more files. */
export class TooManyFiles extends QiawError {
  readonly code = 'QIAW_TOO_MANY_FILES';
}

/** The machine or this process has reached its memory limit. */
export class OutOfMemory extends QiawError {
  readonly code = 'QIAW_OUT_OF_MEMORY';
}

/** This user lacks the file permissions that the command needs. */
export class NotPermitted extends QiawError {
  readonly code = 'QIAW_NOT_PERMITTED';
}

/** With fewer, loading the program already fails, with a misleading error. */
const fewestFiles = 256;

/**
 * Checks the limit of open files, if the system reports it (proc(5)), before anything is loaded.
 * @throws TooManyFiles
 */
export function requireOpenFiles(read: () => string = () => readFileSync('/proc/self/limits', 'utf8')): void {
  let limits = '';
  try {
    limits = read();
  } catch {
    return;
  }
  const most = /^Max open files +(\d+)/m.exec(limits)?.[1];
  if (most === undefined || Number(most) >= fewestFiles) return;
  throw new TooManyFiles(
    `This process may open only ${most} files at once; it needs ${fewestFiles}, and more as a server with many readers. Raise the limit ` +
      '(`ulimit -n 1024`, LimitNOFILE of a service) and run the same command again.',
  );
}

/**
 * A fault of the machine that ended a command without a more specific error; undefined for errors of the program
 * itself.
 */
export function systemFault(error: unknown, dataDirectory?: string): QiawError | undefined {
  if (error instanceof TooManyFiles) return error;
  const code = systemCode(error);
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new TooManyFiles(
      `This process may not open more files at once (${code}). Everything published is complete: raise the limit (\`ulimit -n 1024\`, ` +
        'LimitNOFILE of a service) and run the same command again.',
      { cause: error },
    );
  }
  if (code === 'ENOMEM' || code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new OutOfMemory(
      `There is not enough memory (${code}). Everything published is complete: give this command more memory, or fewer workers, and ` +
        'run it again.',
      { cause: error },
    );
  }
  const isOfData = dataDirectory !== undefined && isBelow(pathOf(error), resolve(dataDirectory));
  if ((code === 'EACCES' || code === 'EPERM') && !isOfData) {
    return new NotPermitted(
      `This user may not read or write a file that the command needs (${code}). Check the permissions of the files and folders that ` +
        'the command line and the configuration name.',
      { cause: error },
    );
  }
  return dataFault(code, error);
}

const isBelow = (path: string | undefined, folder: string): boolean =>
  path === folder || path?.startsWith(folder + sep) === true;

function pathOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { path, dest } = at as NodeJS.ErrnoException & { readonly dest?: string };
    if (path !== undefined) return resolve(dest ?? path);
  }
  return undefined;
}
