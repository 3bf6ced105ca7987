import { join } from 'node:path';
import { type AuditLog, openAuditLog } from '../access/index.ts';
import type { Limits } from '../api/index.ts';
import type { Config } from '../config/index.ts';
import type { OxigraphStoreOptions } from '../store/index.ts';
import type { Setup } from './common.ts';

const megabyte = 1024 * 1024;

/** The limits of the configuration as the HTTP side wants them. */
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

/** … and as the embedded store wants them. */
export function storeLimits({ server: { limits } }: Config): OxigraphStoreOptions {
  return {
    replicas: limits.longQueries + 1,
    maxResultBytes: limits.resultMegabytes * megabyte,
    maxQueryMemoryBytes: limits.queryMemoryMegabytes * megabyte,
    maxWaiting: limits.waitingQueries,
    maxWaitMs: limits.waitSeconds * 1000,
  };
}

/** The audit log of a data directory, unless the configuration switches it off. */
export function auditOf(dataDirectory: string, { config, log }: Setup): { readonly audit?: AuditLog } {
  const { enabled, megabytes, keep } = config.server.audit;
  if (!enabled) return {};
  const path = join(dataDirectory, 'audit.ndjson');
  return { audit: openAuditLog({ path, maxBytes: megabytes * megabyte, keep, log }) };
}
