export { CaseDocumentInvalid } from './case-files.ts';
export type { Findings } from './findings.ts';
export type { VerifyReport } from './model.ts';
export { type Check, verifyCase } from './verify-case.ts';
