export { createApp } from './app/app.ts';
export type { ApiContext } from './app/context.ts';
export type { Limits } from './app/limits.ts';
export { startServer } from './app/server.ts';
export { warmUp } from './app/warm-up.ts';
export { warmCohorts } from './graphql/endpoint.ts';
export { UserGraphWriter } from './graphs/write/user-graph-writer.ts';
