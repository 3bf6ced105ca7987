import type { GraphQLError, GraphQLErrorOptions } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Log, QiawError } from '../../core/index.ts';

/** Makes an error with the same copy of `graphql` that the server executes with; it would not recognise errors of another copy. */
export type MakeError = (message: string, options?: GraphQLErrorOptions) => GraphQLError;

const isGraphqlError = (error: unknown): error is GraphQLError =>
  error instanceof Error && (error.name === 'GraphQLError' || 'locations' in error);

/** Gives request errors a stable code; those of graphql-armor are recognised by their messages. */
export function useErrorCodes(make: MakeError): Plugin {
  return {
    onParse:
      () =>
      ({ result, replaceParseResult }) => {
        if (result instanceof Error) replaceParseResult(coded(result, 'QIAW_GRAPHQL_SYNTAX', make) as never);
      },
    onValidate:
      () =>
      ({ valid, result, setResult }) => {
        if (!valid) setResult(result.map((error) => coded(error, 'QIAW_GRAPHQL_INVALID', make)));
      },
  };
}

const limit = /limit of [\d.]+ exceeded|Query Cost limit|Depth limit|Aliases limit|Directives limit|Token limit/i;

function coded(error: Error, code: string, make: MakeError): GraphQLError {
  const { nodes, source, positions, path, extensions } = error as Partial<GraphQLError>;
  const limited = limit.test(error.message);
  const options = {
    nodes,
    source,
    positions,
    path,
    extensions: { code: limited ? 'QIAW_GRAPHQL_LIMIT' : code, ...extensions },
  };
  return make(limited ? error.message.replace(/^Syntax Error: /, '') : error.message, options as GraphQLErrorOptions);
}

/** Request errors without one of our codes: those of graphql-armor, and requests that are not valid GraphQL. */
function requestError(error: GraphQLError, make: MakeError): GraphQLError {
  const status = { http: { status: 400 } };
  if (limit.test(error.message)) {
    return make(error.message.replace(/^Syntax Error: /, ''), {
      extensions: { code: 'QIAW_GRAPHQL_LIMIT', ...status },
    });
  }
  const { code, http } = error.extensions as { code?: string; http?: object };
  if (code !== undefined && /^QIAW_(?:[A-Z])/.test(code)) return error;
  const about = { nodes: error.nodes, path: error.path };
  if (code === undefined && http === undefined) {
    return make(error.message, { ...about, extensions: { code: 'QIAW_GRAPHQL_INVALID' } } as GraphQLErrorOptions);
  }
  const extensions = { code: 'QIAW_GRAPHQL_REQUEST', http: { ...status.http, ...http, spec: false } };
  return make(error.message, { ...about, extensions } as GraphQLErrorOptions);
}

/** Errors with one of our codes are passed on; all others are logged and reported as internal. */
export function maskError(log: Log, make: MakeError) {
  return (error: unknown): Error => {
    const wrapped = isGraphqlError(error) ? error : undefined;
    const original = wrapped === undefined ? error : wrapped.originalError;
    if (wrapped !== undefined && (original === undefined || isGraphqlError(original)))
      return requestError(wrapped, make);
    const about = { nodes: wrapped?.nodes, path: wrapped?.path };
    const tell = (message: string, code: string): GraphQLError =>
      make(message, { ...about, extensions: { code } } as GraphQLErrorOptions);
    if (original instanceof QiawError) return tell(original.message, original.code);
    log.error({ err: original }, 'a GraphQL request failed');
    return tell('An unexpected error occurred. See the log of the server for details.', 'QIAW_INTERNAL');
  };
}
