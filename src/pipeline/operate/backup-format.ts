import { QiawError } from '../../core/index.ts';

/** The first entry of a backup: its data directory. It has the id of the key, not the key. */
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
/** The last entry: one line `digest path` per preceding file, in the format of sha256sum(1). */
export const sumsName = 'SHA256SUMS';

/** The backup could not be made or restored. */
export class BackupFailed extends QiawError {
  readonly code = 'QIAW_BACKUP';
}

/** The backup is damaged or incomplete. */
export class BackupDamaged extends QiawError {
  readonly code = 'QIAW_BACKUP_DAMAGED';
}
