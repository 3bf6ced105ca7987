import { QiawError } from '../../core/index.ts';

/** The address of the queue is invalid, or its password is missing or wrong. */
export class QueueAddress extends QiawError {
  readonly code = 'QIAW_QUEUE_ADDRESS';
}

/** Redis does not answer. */
export class QueueUnreachable extends QiawError {
  readonly code = 'QIAW_QUEUE_UNREACHABLE';
}

/**
 * This worker may not take the jobs of the queue: its release, identity key or folder layout differs from that of the
 * jobs.
 */
export class WorkerMismatch extends QiawError {
  readonly code = 'QIAW_WORKER_MISMATCH';
}
