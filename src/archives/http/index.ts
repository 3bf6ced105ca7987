export { type Authorize, type ClientOptions, HttpClient, type HttpRequest, requireSecure } from './client.ts';
export { authorization, basic, type Credentials, credentialsFor } from './credentials.ts';
export * from './errors.ts';
export { boundaryOf, type Part, readParts } from './multipart.ts';
export { type Sleep, sleep, withRetries } from './retry.ts';
