export { AccessUnconfigured } from './access.ts';
export { createApp } from './app.ts';
export type * from './context.ts';
export { ListenFailed, type RunningServer, startServer } from './server.ts';
