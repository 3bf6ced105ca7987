export * from './agents.ts';
export * from './environment.ts';
export * from './load.ts';
export * from './print.ts';
export * from './schema.ts';
export * from './software.ts';
