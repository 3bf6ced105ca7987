import { QiawError } from '../core/index.ts';

/** A source named on the command line is not there: wrong usage, the command line ends with 2. */
export class SourceMissing extends QiawError {
  readonly code = 'QIAW_SOURCE_MISSING';

  /** @param position 1 for the first source given. */
  constructor(
    readonly position: number,
    of: number,
  ) {
    super(`Source ${position} of ${of} does not exist or is no folder or file. Check the path and that it is mounted.`);
  }
}

/** A folder inside a source cannot be listed; going on would leave its files out without a word. */
export class SourceUnreadable extends QiawError {
  readonly code = 'QIAW_SOURCE_UNREADABLE';

  constructor(options: { cause: unknown }) {
    const reason = (options.cause as { code?: string } | undefined)?.code ?? 'unknown';
    super(`A source, or a folder inside one, cannot be read (${reason}). Give this user read rights to it.`, options);
  }
}

/** The disk that holds downloads has no room for the next one. What has arrived stays. */
export class SpoolFull extends QiawError {
  readonly code = 'QIAW_SPOOL_FULL';

  constructor(free: number, needed: number, options?: { cause?: unknown }) {
    const figures = needed > 0 ? `: ${size(free)} are free, ${size(needed)} are needed` : '';
    super(
      `The disk of the data directory has no room for what the source sends${figures}. Free some space or choose another ` +
        '--data; what has arrived is kept, and the same command goes on from there.',
      options,
    );
  }
}

/** Another process fetches the same source into the same data directory. */
export class SpoolBusy extends QiawError {
  readonly code = 'QIAW_SPOOL_BUSY';

  constructor() {
    super(
      'Another run is fetching this source into this data directory. Wait for it to end; if none is active, remove the file ' +
        'lock in the folder of the source below .spool.',
    );
  }
}

/** Fetching was interrupted by who started it. */
export class FetchInterrupted extends QiawError {
  readonly code = 'QIAW_FETCH_INTERRUPTED';

  constructor(options?: { cause?: unknown }) {
    super('Fetching was interrupted. What has arrived is kept; the same command goes on from there.', options);
  }
}

/** An archive is damaged, hostile or larger than the limits allow. Nothing of it is used. */
export class ArchiveRefused extends QiawError {
  readonly code: 'QIAW_ZIP_REFUSED' | 'QIAW_ARCHIVE_REFUSED';

  constructor(
    format: 'zip' | 'tar' | 'gzip',
    /** What is wrong, without a name of an entry. */
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
