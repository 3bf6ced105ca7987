export { createApp } from './app.ts';
export type * from './context.ts';
export { type RunningServer, startServer } from './server.ts';
