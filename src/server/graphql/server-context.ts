import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './request-context.ts';

export interface ServerContext extends GraphqlContext {
  readonly schema: GraphQLSchema;
}
