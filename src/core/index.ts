export * from './clock.ts';
export * from './digest.ts';
export * from './errors.ts';
export * from './log.ts';
export * from './refusal.ts';
export * from './uid.ts';
export * from './vector.ts';
export * from './worker-entry.ts';
