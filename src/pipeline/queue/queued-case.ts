import { join, relative } from 'node:path';
import { canonicalJson } from '../../core/index.ts';
import type { CaseResult } from '../make/case-result.ts';
import type { CaseSettings } from '../make/case-settings.ts';
import type { CaseJob } from '../plan/case-job.ts';
import type { JobIdentity } from '../plan/job-identity.ts';
import { WorkerMismatch } from './errors.ts';
import { seal, unseal } from './seal.ts';

/** A job as Redis holds it: nothing readable in it names a patient, a file or a key. */
export interface QueuedCase {
  readonly about: JobIdentity;
  readonly execution: string;
  readonly keyId: string;
  /** Name, version and commit of the program that planned it. */
  readonly software: string;
  /** The case and its settings. */
  readonly sealed: string;
}

/** What a failed job leaves behind, since BullMQ keeps of failures only a message. */
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
  // The key stays where it is: each worker has its own copy of it.
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
 * The job as this worker sees it: with its own identity key and its own path of the shared data directory.
 * @throws WorkerMismatch when results would differ from those the planner asked for.
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
