import { QiawError } from '../../core/index.ts';

/** The address of the queue is none, or its password is missing or wrong. */
export class QueueAddress extends QiawError {
  readonly code = 'QIAW_QUEUE_ADDRESS';
}

/** Redis does not answer. */
export class QueueUnreachable extends QiawError {
  readonly code = 'QIAW_QUEUE_UNREACHABLE';
}

/** This worker may not take the jobs of the queue: another release, identity key or layout of folders than theirs. */
export class WorkerMismatch extends QiawError {
  readonly code = 'QIAW_WORKER_MISMATCH';
}
