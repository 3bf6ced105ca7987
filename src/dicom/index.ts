export { linkStructureSet, type StructureSetLink } from './link-structure-set.ts';
export { loadStructureSet } from './load-structure-set.ts';
export * from './model.ts';
export { readStoredValues } from './pixels/read-pixels.ts';
export type { StoredValues } from './pixels/stored-values.ts';
export { type Scan, scan } from './scan.ts';
export { structureSetDigest } from './structure-set-digest.ts';
export * from './write/index.ts';
