export * from './address.ts';
export * from './archive/index.ts';
export * from './errors.ts';
export * from './folder.ts';
export * from './source-file.ts';
export * from './spool.ts';
export { freeBytesAt } from './spool-disk.ts';
export type { SpoolWriter } from './spool-writer.ts';
