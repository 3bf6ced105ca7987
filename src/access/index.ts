export * from './audit-log.ts';
export * from './caller.ts';
export { noteConnection } from './connection.ts';
export * from './errors.ts';
export { everythingPublic } from './levels.ts';
export { distrust, isLoopback } from './loopback.ts';
export * from './model.ts';
export * from './open-access.ts';
export * from './tokens-file.ts';
