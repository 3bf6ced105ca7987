import { QiawError } from '../../core/index.ts';

/** The first entry of a backup: what it is of. No key, only the key's id. */
export interface BackupHead {
  readonly format: 'qiaw-backup-1';
  /** Layout of the data directory (qiaw.json). */
  readonly layout: number;
  readonly base: string;
  readonly identity: string;
  readonly keyId?: string;
  readonly software: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly cases: number;
}

export const headName = 'backup.json';
/** The last entry: a line `digest  path` for each file before it, as sha256sum(1) writes and checks them. */
export const sumsName = 'SHA256SUMS';

/** The backup could not be made or restored. */
export class BackupFailed extends QiawError {
  readonly code = 'QIAW_BACKUP';
}

/** The backup is damaged or incomplete. */
export class BackupDamaged extends QiawError {
  readonly code = 'QIAW_BACKUP_DAMAGED';
}
