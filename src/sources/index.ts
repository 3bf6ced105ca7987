export * from './errors.ts';
export * from './folder.ts';
export * from './source-file.ts';
