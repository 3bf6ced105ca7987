import { QiawError } from '../../core/index.ts';

/** A parameter of a named query is missing, unknown, or not of its type. */
export class QueryParameterError extends QiawError {
  readonly code = 'QIAW_QUERY_PARAMETER';
}

/** A file in queries/ has no proper header. */
export class QueryHeaderError extends QiawError {
  readonly code = 'QIAW_QUERY_HEADER';
}
