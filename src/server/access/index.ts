export { type AuditLog, openAuditLog, questionDigest } from './audit-log.ts';
export { type AskedOften, type AuditFilter, whoAsked } from './audit-report.ts';
export { assertAccessConfigured, defaultQuestions } from './caller.ts';
export { isPublic } from './levels.ts';
export { distrust, isLoopback } from './loopback.ts';
export type { AccessRights, Scope } from './model.ts';
export { openAccess } from './open-access.ts';
export { createToken, readTokensFile, revokeToken, type StoredToken } from './tokens-file.ts';
