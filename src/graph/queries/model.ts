import { QiawError } from '../../core/index.ts';

/** A parameter of a named query is missing, unknown, or of the wrong type. */
export class QueryParameterError extends QiawError {
  readonly code = 'QIAW_QUERY_PARAMETER';
}

/** A file in queries/ has a missing or invalid header. */
export class QueryHeaderError extends QiawError {
  readonly code = 'QIAW_QUERY_HEADER';
}
/** Parameter types; each is written as one RDF term. */
export const parameterTypes = ['iri', 'string', 'integer', 'decimal', 'double', 'dateTime'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** An optional parameter that is not given does not restrict the result. */
  readonly optional: boolean;
  readonly default?: string;
  readonly description: string;
}

/** One file of queries/: SPARQL with `$name` placeholders for parameters. */
export interface NamedQuery {
  readonly name: string;
  /** What the query answers, as a question. */
  readonly title: string;
  /** The columns of the result and what a row stands for. */
  readonly answers: string;
  readonly parameters: readonly QueryParameter[];
  readonly text: string;
}
