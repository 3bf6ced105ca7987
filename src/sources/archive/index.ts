export { Archives, type ArchivesOptions, type OpenedArchive } from './archives.ts';
export { beginningOf } from './inflated.ts';
export { type ArchiveLimits, Budget } from './limits.ts';
export { unpackZip } from './zip.ts';
