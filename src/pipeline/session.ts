import { access } from 'node:fs/promises';
import { directoryReadme } from '../catalogue/index.ts';
import {
  type Clock,
  dataFault,
  type Log,
  type Metrics,
  noMetrics,
  noTracer,
  systemCode,
  type Tracer,
  writeFileAtomic,
} from '../core/index.ts';
import { createGate } from '../graph/index.ts';
import { finishErasure } from './erase/erase-subject.ts';
import { Checkpoints } from './files/checkpoints.ts';
import { DataDirectory } from './files/data-directory.ts';
import { claimDirectory, type DirectoryManifest } from './files/directory-manifest.ts';
import { ExecutionLog } from './files/execution-log.ts';
import { withPublishLock } from './files/lock.ts';
import { TroubledCases } from './files/troubled-cases.ts';
import { KnownPatients } from './known-patients.ts';
import { CasePool } from './make/case-pool.ts';
import { CaseRunner } from './make/case-runner.ts';
import type { CaseSettings } from './make/case-settings.ts';
import { MemoryBudget } from './make/memory-budget.ts';
import { clearDeadStaging, Staging } from './make/staging.ts';
import { CatalogueFiles } from './publish/catalogue-files.ts';
import { Publisher } from './publish/publisher.ts';
import { SubjectRelations } from './subject-relations/subject-relations.ts';

export interface SessionOptions {
  readonly settings: CaseSettings;
  readonly maxTries?: number;
  readonly maxCrashes?: number;
  readonly agreement?: boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  readonly tracer?: Tracer;
  /** The patients of the directory, if the caller also needs them. */
  readonly patients?: KnownPatients;
}

/** A data directory opened for making cases; any number of processes may open it at the same time. */
export interface Session {
  readonly data: DataDirectory;
  readonly catalogue: CatalogueFiles;
  readonly checkpoints: Checkpoints;
  readonly setAside: TroubledCases;
  readonly executions: ExecutionLog;
  readonly publisher: Publisher;
  readonly patients: KnownPatients;
  /** A runner with this number of threads, whose cases together use at most this number of bytes. */
  runner(threads: number, memoryBytes: number): CaseRunner;
  close(): Promise<void>;
}

/**
 * Claims the directory, completes an interrupted erasure, removes the files of dead processes, and makes the graphs
 * consistent with the cases.
 * @throws DirectoryMismatch, DiskFull, DataReadOnly
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const {
    settings,
    clock,
    log,
    metrics = noMetrics,
    tracer = noTracer,
    maxTries = 3,
    maxCrashes = 5,
    agreement,
  } = options;
  const data = new DataDirectory(settings.dataDirectory);
  const manifest = manifestOf(settings);
  const setAside = new TroubledCases(data);
  const patients = options.patients ?? new KnownPatients(data);
  const gate = await createGate({ patients: patients.identifiers });
  const catalogue = new CatalogueFiles(data, settings.base, gate, patients);
  const relations = new SubjectRelations({
    ...{ data, base: settings.base, gate, log },
    ...(agreement === false && { without: ['agreement'] }),
  });
  const executions = new ExecutionLog(data, clock);
  const staging = await withPublishLock(data, async () => {
    await claimDirectory(data, manifest);
    await writeReadme(data);
    await finishErasure(data, manifest, clock);
    for (const job of await clearDeadStaging(data)) await setAside.crashed(job);
    await catalogue.reconcile();
    return Staging.open(data);
  }).catch((error: unknown) => {
    throw dataFault(systemCode(error), error) ?? error;
  });
  const checkpoints = await Checkpoints.open(data);
  const { base } = settings;
  const publisher = new Publisher({ data, base, catalogue, relations, checkpoints, executions, clock, log, metrics });
  const pools: CasePool[] = [];
  return {
    data,
    catalogue,
    checkpoints,
    setAside,
    executions,
    publisher,
    patients,
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

/** Never over a file that is there: the steward may have changed it. */
async function writeReadme(data: DataDirectory): Promise<void> {
  const known = await access(data.readme).then(
    () => true,
    () => false,
  );
  if (!known) await writeFileAtomic(data.readme, directoryReadme());
}

export function manifestOf({ base, identity }: CaseSettings): DirectoryManifest {
  return { layout: 1, base, identity: identity.mode, ...(identity.mode === 'pseudonym' && { keyId: identity.keyId }) };
}
