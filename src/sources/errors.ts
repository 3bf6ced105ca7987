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
    super(`A folder inside a source cannot be read (${reason}). Give this user read rights to it.`, options);
  }
}
