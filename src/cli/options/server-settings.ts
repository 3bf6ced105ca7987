import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../../core/config/index.ts';
import { loadAuditKey } from '../../core/index.ts';
import { type AuditLog, openAuditLog } from '../../server/access/index.ts';
import type { Limits } from '../../server/index.ts';
import type { OxigraphStoreOptions } from '../../store/index.ts';
import type { Setup } from './common.ts';

const megabyte = 1024 * 1024;

/** The configured limits in the form that the HTTP server needs. */
export function apiLimits({ server }: Config): Limits {
  const { limits } = server;
  return {
    queryTimeoutMs: server.queryTimeoutSeconds * 1000,
    maxQueryBytes: limits.requestMegabytes * 1_000_000,
    maxUnreadBytes: limits.unreadMegabytes * megabyte,
    readerStallMs: limits.readerStallSeconds * 1000,
    rate: { anonymousPerMinute: limits.anonymousPerMinute, knownPerMinute: limits.knownPerMinute },
    trustProxy: server.trustProxy,
  };
}

/** The configured limits in the form that the embedded store needs. */
export function storeLimits({ server: { limits } }: Config): OxigraphStoreOptions {
  return {
    replicas: limits.longQueries + 1,
    maxResultBytes: limits.resultMegabytes * megabyte,
    maxQueryMemoryBytes: limits.queryMemoryMegabytes * megabyte,
    maxWaiting: limits.waitingQueries,
    maxWaitMs: limits.waitSeconds * 1000,
  };
}

/** The path of the audit log of a data directory. */
export const auditPath = (dataDirectory: string): string => join(dataDirectory, 'audit.ndjson');

/** The audit log of a data directory, unless the configuration switches it off. */
export async function auditOf(dataDirectory: string, { config, log }: Setup): Promise<{ readonly audit?: AuditLog }> {
  const { enabled, megabytes, keep } = config.server.audit;
  if (!enabled) return {};
  const key = await loadAuditKey(dataDirectory).catch((error: unknown) => {
    log.warn(
      { err: error },
      'the audit log has no key: its digests can be compared only within this run of the server',
    );
    return { bytes: randomBytes(32) };
  });
  const options = { path: auditPath(dataDirectory), maxBytes: megabytes * megabyte, keep, key: key.bytes, log };
  return { audit: openAuditLog(options) };
}
