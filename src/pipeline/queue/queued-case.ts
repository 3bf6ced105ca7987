import { join, relative } from 'node:path';
import { canonicalJson } from '../../core/index.ts';
import type { CaseResult } from '../make/case-result.ts';
import type { CaseSettings } from '../make/case-settings.ts';
import type { CaseJob } from '../plan/case-job.ts';
import type { JobIdentity } from '../plan/job-identity.ts';
import { WorkerMismatch } from './errors.ts';
import { seal, unseal } from './seal.ts';

/** A job as stored in Redis: its readable part names no patient, file or key. */
export interface QueuedCase {
  readonly about: JobIdentity;
  readonly execution: string;
  readonly keyId: string;
  /** Name, version and commit of the program that planned it. */
  readonly software: string;
  /** The case and its settings. */
  readonly sealed: string;
}

/** The record of a failed job, because BullMQ keeps only a message of a failure. */
export interface JobProgress {
  readonly step?: string;
  readonly settled?: CaseResult;
}

interface Sealed {
  readonly job: CaseJob;
  readonly settings: CaseSettings;
  readonly dataDirectory: string;
}

export function queuedCase(job: CaseJob, about: JobIdentity, settings: CaseSettings, execution: string): QueuedCase {
  const { keyId, keyBytes, mode } = settings.identity;
  // The key is not sent: each worker has its own copy.
  const travelling = { ...settings, identity: { mode, keyId, keyBytes: new Uint8Array() } };
  const value: Sealed = { job, settings: travelling, dataDirectory: settings.dataDirectory };
  return {
    about,
    execution,
    keyId,
    software: canonicalJson({ ...settings.software }),
    sealed: seal(value, keyBytes, about.id),
  };
}

/**
 * The job for this worker, with the worker's identity key and its path to the shared data directory.
 * @throws WorkerMismatch when results would differ from those of the planner.
 */
export function openCase(queued: QueuedCase, own: CaseSettings): { job: CaseJob; settings: CaseSettings } {
  const software = canonicalJson({ ...own.software });
  if (queued.software !== software) {
    throw new WorkerMismatch(
      `The queue holds jobs of another release (${queued.software}) than this worker's (${software}); the same inputs would ` +
        'give other bytes. Run the same release everywhere.',
    );
  }
  if (queued.keyId !== own.identity.keyId) {
    throw new WorkerMismatch(
      `The queue holds jobs for identity key ${queued.keyId}, this worker has ${own.identity.keyId}. Give it the same ` +
        'QIAW_IDENTITY_KEY or QIAW_IDENTITY_KEY_FILE.',
    );
  }
  const { job, settings, dataDirectory } = unseal(queued.sealed, own.identity.keyBytes, queued.about.id) as Sealed;
  const here = (path: string): string => {
    const inside = relative(dataDirectory, path);
    return inside.startsWith('..') ? path : join(own.dataDirectory, inside);
  };
  return {
    job,
    settings: {
      ...settings,
      dataDirectory: own.dataDirectory,
      identity: own.identity,
      modelFolders: settings.modelFolders.map(here),
    },
  };
}
