import { QiawError } from '../core/index.ts';

/** A filter that cannot be evaluated, or not for this caller. */
export class FilterRefused extends QiawError {
  readonly code = 'QIAW_FILTER';
}

/** A free filter over people whose records the caller may not read. */
export class CountsFixed extends QiawError {
  readonly code = 'QIAW_COUNTS_FIXED';
}
