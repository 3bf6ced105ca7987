import { QiawError } from '../core/index.ts';

/** A source given on the command line does not exist: wrong usage, the command line ends with 2. */
export class SourceMissing extends QiawError {
  readonly code = 'QIAW_SOURCE_MISSING';

  /** @param position 1 for the first source given. */
  constructor(
    readonly position: number,
    of: number,
    /** As given: the owner typed it, and a typing error is seen only in the text itself. */
    path: string,
  ) {
    const which = of === 1 ? 'The source' : `Source ${position} of ${of}`;
    super(`${which} does not exist or is not a folder or file: ${path}. Check the path and that it is mounted.`);
  }
}

/** A folder inside a source cannot be listed; continuing would silently skip its files. */
export class SourceUnreadable extends QiawError {
  readonly code = 'QIAW_SOURCE_UNREADABLE';

  constructor(options: { cause: unknown }) {
    const reason = (options.cause as { code?: string } | undefined)?.code ?? 'unknown';
    super(`A source, or a folder inside one, cannot be read (${reason}). Give this user read permission.`, options);
  }
}

/** The disk of the spool has no space for the next download. Completed downloads are kept. */
export class SpoolFull extends QiawError {
  readonly code = 'QIAW_SPOOL_FULL';

  constructor(free: number, needed: number, options?: { cause?: unknown }) {
    const figures = needed > 0 ? `: ${size(free)} are free, ${size(needed)} are needed` : '';
    super(
      `The disk of the data directory has no space for the downloads${figures}. Free some space or choose another ` +
        '--data; completed downloads are kept, and the same command resumes from there.',
      options,
    );
  }
}

/** Another process fetches the same source into the same data directory. */
export class SpoolBusy extends QiawError {
  readonly code = 'QIAW_SPOOL_BUSY';

  constructor() {
    super(
      'Another run is fetching this source into this data directory. Wait for it to end; if no run is active, remove the file ' +
        'lock in the folder of the source below .spool.',
    );
  }
}

/** Fetching was interrupted by the user. */
export class FetchInterrupted extends QiawError {
  readonly code = 'QIAW_FETCH_INTERRUPTED';

  constructor(options?: { cause?: unknown }) {
    super('Fetching was interrupted. Completed downloads are kept; the same command resumes from there.', options);
  }
}

/** An archive is damaged, hostile or larger than the limits. None of its files are used. */
export class ArchiveRefused extends QiawError {
  readonly code: 'QIAW_ZIP_REFUSED' | 'QIAW_ARCHIVE_REFUSED';

  constructor(
    format: 'zip' | 'tar' | 'gzip',
    /** The problem, without the name of an entry. */
    readonly what: string,
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(`A ${format} archive was refused: ${what} ${remedy}`, options);
    this.code = format === 'zip' ? 'QIAW_ZIP_REFUSED' : 'QIAW_ARCHIVE_REFUSED';
  }
}

function size(bytes: number): string {
  return bytes < 1024 ** 3 ? `${(bytes / 1024 ** 2).toFixed(1)} MB` : `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
