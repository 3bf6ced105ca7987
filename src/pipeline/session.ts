import {
  type Clock,
  dataFault,
  type Log,
  type Metrics,
  noMetrics,
  noTracer,
  systemCode,
  type Tracer,
} from '../core/index.ts';
import { createGate } from '../gate/index.ts';
import { CaseRunner } from './case-runner.ts';
import type { CaseSettings } from './case-settings.ts';
import { CatalogueFiles } from './catalogue-files.ts';
import { Checkpoints } from './checkpoints.ts';
import { DataDirectory } from './data-directory.ts';
import { claimDirectory, type DirectoryManifest } from './directory-manifest.ts';
import { finishErasure } from './erase-subject.ts';
import { ExecutionLog } from './execution-log.ts';
import { withPublishLock } from './lock.ts';
import { MemoryBudget } from './memory-budget.ts';
import { CasePool } from './pool.ts';
import { Publisher } from './publisher.ts';
import { SetAside } from './set-aside.ts';
import { clearDeadStaging, Staging } from './staging.ts';

export interface SessionOptions {
  readonly settings: CaseSettings;
  readonly maxTries?: number;
  readonly maxCrashes?: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly tracer?: Tracer;
}

/** A data directory opened for making cases; any number of processes may have it open at once. */
export interface Session {
  readonly data: DataDirectory;
  readonly catalogue: CatalogueFiles;
  readonly checkpoints: Checkpoints;
  readonly setAside: SetAside;
  readonly executions: ExecutionLog;
  readonly publisher: Publisher;
  /** A runner over this many threads, whose cases together keep within this many bytes. */
  runner(threads: number, memoryBytes: number): CaseRunner;
  close(): Promise<void>;
}

/**
 * Claims the directory, completes an erasure that was begun, clears away what dead processes left, and brings the graphs into
 * step with the cases.
 * @throws DirectoryMismatch, DiskFull, DataReadOnly
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { settings, clock, log, metrics = noMetrics, tracer = noTracer, maxTries = 3, maxCrashes = 5 } = options;
  const data = new DataDirectory(settings.dataDirectory);
  const manifest = manifestOf(settings);
  const setAside = new SetAside(data);
  const catalogue = new CatalogueFiles(data, settings.base, await createGate());
  const executions = new ExecutionLog(data, clock);
  const staging = await withPublishLock(data, async () => {
    await claimDirectory(data, manifest);
    await finishErasure(data, manifest, clock);
    for (const job of await clearDeadStaging(data)) await setAside.crashed(job);
    await catalogue.reconcile();
    return Staging.open(data);
  }).catch((error: unknown) => {
    throw dataFault(systemCode(error), error) ?? error;
  });
  const checkpoints = await Checkpoints.open(data);
  const { base } = settings;
  const publisher = new Publisher({ data, base, catalogue, checkpoints, executions, clock, log, metrics });
  const pools: CasePool[] = [];
  return {
    data,
    catalogue,
    checkpoints,
    setAside,
    executions,
    publisher,
    runner(threads, memoryBytes) {
      const pool = new CasePool(threads);
      pools.push(pool);
      const budget = new MemoryBudget(memoryBytes);
      return new CaseRunner({
        pool,
        staging,
        publisher,
        setAside,
        budget,
        maxTries,
        maxCrashes,
        clock,
        log,
        metrics,
        tracer,
      });
    },
    async close() {
      for (const pool of pools) await pool.close();
      await staging.close();
    },
  };
}

export function manifestOf({ base, identity }: CaseSettings): DirectoryManifest {
  return { layout: 1, base, identity: identity.mode, ...(identity.mode === 'pseudonym' && { keyId: identity.keyId }) };
}
