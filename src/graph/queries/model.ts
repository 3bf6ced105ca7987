import { QiawError } from '../../core/index.ts';

/** A parameter of a named query is missing, unknown, or not of its type. */
export class QueryParameterError extends QiawError {
  readonly code = 'QIAW_QUERY_PARAMETER';
}

/** A file in queries/ has no proper header. */
export class QueryHeaderError extends QiawError {
  readonly code = 'QIAW_QUERY_HEADER';
}
/** Types a parameter can have; each is written as one RDF term. */
export const parameterTypes = ['iri', 'string', 'integer', 'decimal', 'double', 'dateTime'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Optional parameters that are not given restrict nothing. */
  readonly optional: boolean;
  readonly default?: string;
  readonly description: string;
}

/** One file of queries/: SPARQL with `$name` where a parameter stands. */
export interface NamedQuery {
  readonly name: string;
  /** What the query answers, as a question. */
  readonly title: string;
  /** The columns of the answer and what a row is. */
  readonly answers: string;
  readonly parameters: readonly QueryParameter[];
  readonly text: string;
}
