export { createApp } from './app.ts';
export type { ApiContext, Limits, NamedQuery } from './context.ts';
export { type RunningServer, startServer } from './server.ts';
