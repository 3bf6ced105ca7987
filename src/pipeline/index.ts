export { writeFileAtomic } from './atomic.ts';
export { type CaseDocument, readCaseDocument } from './case-document.ts';
export type { CaseSettings } from './case-settings.ts';
export { DataDirectory } from './data-directory.ts';
export { claimDirectory, type DirectoryManifest, readManifest } from './directory-manifest.ts';
export { withLock } from './lock.ts';
export type { CaseStatus, RunEvent, RunSummary, StepName, StepTiming } from './model.ts';
export { type RunRequest, run } from './run.ts';
