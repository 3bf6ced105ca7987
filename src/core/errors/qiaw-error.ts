/**
 * The one base class of every error this program raises on purpose.
 *
 * `code` is stable and documented (docs/errors.md); the message says what happened, where, and what to do. Messages
 * never contain a patient identifier: name items by keyword, count and position, not by value.
 */
export abstract class QiawError extends Error {
  abstract readonly code: `QIAW_${string}`;

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Wrong usage or configuration: the command line ends with 2. */
export class UsageError extends QiawError {
  readonly code = 'QIAW_USAGE';
}

/** The question was right, but there is nothing that answers it: the command line ends with 3. */
export class NothingFound extends QiawError {
  readonly code = 'QIAW_NOTHING_FOUND';
}

/** The stable code of any error; `QIAW_INTERNAL` for unforeseen ones. */
export function errorCode(error: unknown): string {
  return error instanceof QiawError ? error.code : 'QIAW_INTERNAL';
}
