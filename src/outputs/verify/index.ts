export { CaseDocumentInvalid } from './case-files.ts';
export type { VerifyReport } from './model.ts';
export { verifyCase } from './verify-case.ts';
