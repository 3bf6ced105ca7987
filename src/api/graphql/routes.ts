import type { Hono } from 'hono';
import type { ApiContext } from '../context.ts';
import { graphqlResponse } from './endpoint.ts';

/** Everything below `/graphql`. */
export function graphqlRoutes(app: Hono, context: ApiContext): void {
  app.on(['GET', 'POST'], '/graphql', (c) => graphqlResponse(c.req.raw, context));
}
