export * from './key.ts';
export * from './pseudonym.ts';
