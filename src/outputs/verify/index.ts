export { CaseDocumentInvalid } from './case-files.ts';
export type { VerifyCheck, VerifyDifference, VerifyReport } from './model.ts';
export { verifyCase } from './verify-case.ts';
