import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/core/config/index.ts';
import { type Clock, noMetrics, sha256, silentLog } from '../../src/core/index.ts';
import type { FetchContext } from '../../src/sources/fetch/fetch-context.ts';
import { noFilters } from '../../src/sources/fetch/filters.ts';
import { fetchSource, Spool } from '../../src/sources/index.ts';
import type { SpoolOptions } from '../../src/sources/spool/spool.ts';

/** A clock that stands still until it is advanced. */
export class HandClock implements Clock {
  constructor(private ms = Date.UTC(2026, 0, 1)) {}
  now(): number {
    return this.ms;
  }
  elapsed(): number {
    return this.ms;
  }
  move(ms: number): void {
    this.ms += ms;
  }
}

/** A context whose waits take no time and are recorded. */
export async function context(change: Partial<FetchContext> = {}): Promise<FetchContext & { waits: number[] }> {
  const waits: number[] = [];
  const { sources } = await loadConfig(undefined);
  return {
    settings: { ...sources, pageSize: 3 },
    environment: {},
    filters: noFilters,
    clock: new HandClock(),
    log: silentLog,
    metrics: noMetrics,
    sleep: async (ms) => {
      waits.push(ms);
    },
    waits,
    ...change,
  };
}

export const openSpool = (root: string, options: Partial<SpoolOptions> = {}): Promise<Spool> =>
  Spool.open(join(root, 'spool'), { reserve: 0, freeBytes: async () => 1024 ** 4, ...options });

/** Digests of all objects in a spool, sorted. */
export function digestsIn(spool: Spool): string[] {
  return readdirSync(spool.objects, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => sha256(readFileSync(join(spool.objects, name))))
    .sort();
}

export { fetchSource };
