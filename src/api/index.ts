export { createApp } from './app.ts';
export type { ApiContext, Limits, NamedQuery } from './context.ts';
export { warmCohorts } from './graphql/endpoint.ts';
export { type RunningServer, startServer } from './server.ts';
export { warmUp } from './warm-up.ts';
export type { GraphWriter } from './writing/graph-writer.ts';
export { UserGraphWriter } from './writing/user-graph-writer.ts';
