export { requireSecure } from './agents.ts';
export { type Authorize, type ClientOptions, HttpClient } from './client.ts';
export * from './errors.ts';
export { boundaryOf, readParts } from './multipart.ts';
export type { Sleep } from './retry.ts';
