import type { ApiContext } from '../app/context.ts';
import { maskError, useErrorCodes } from './errors.ts';
import { persistedOperations } from './persisted.ts';
import { protection } from './protection.ts';
import type { ServerContext } from './server-context.ts';

export type GraphqlServer = (request: Request, context: ServerContext) => Promise<Response>;

/** GraphQL Yoga as a function from request to response; loaded at the first request. */
export async function createServer(api: ApiContext): Promise<GraphqlServer> {
  const { createGraphQLError, createYoga } = await import('graphql-yoga');
  const yoga = createYoga<ServerContext>({
    // Node's own classes: code further down the line reads the body of a response as a Node stream.
    fetchAPI: {
      fetch,
      Request,
      Response,
      Headers,
      ReadableStream,
      WritableStream,
      TransformStream,
      TextEncoder,
      TextDecoder,
      URL,
      URLSearchParams,
      FormData,
      Blob,
    },
    graphqlEndpoint: '*',
    schema: (context) => context.schema as never,
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: '/graphql/health',
    multipart: false,
    batching: { limit: 10 },
    cors: false,
    logging: false,
    maskedErrors: { maskError: maskError(api.log, createGraphQLError) },
    plugins: [useErrorCodes(createGraphQLError), await persistedOperations(api), ...(await protection())],
  });
  return async (request, context) => yoga.fetch(request, context as never);
}
