import { QiawError } from '../core/index.ts';

/** A filter that cannot be evaluated, or not for this caller. */
export class FilterRefused extends QiawError {
  readonly code = 'QIAW_FILTER';
}
