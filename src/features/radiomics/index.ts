export * from './errors.ts';
export * from './extract.ts';
export * from './files.ts';
export * from './ibsi/index.ts';
export * from './pool.ts';
export * from './roi.ts';
export * from './settings/index.ts';
