export * from './address.ts';
export * from './errors.ts';
export * from './folder.ts';
export * from './source-file.ts';
export * from './spool.ts';
export * from './zip/index.ts';
