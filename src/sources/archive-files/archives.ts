import { stat } from 'node:fs/promises';
import { counted, type Refusal } from '../../core/index.ts';
import { ArchiveRefused, SourceUnreadable } from '../errors.ts';
import type { SourceFile } from '../source-file.ts';
import type { Spool } from '../spool/spool.ts';
import { type ArchiveKind, archiveKindOf } from './kind.ts';
import { type ArchiveLimits, Budget } from './limits.ts';
import { unpackGzip, unpackTar } from './tar.ts';
import type { UnpackedFile, UnpackOptions } from './unpacking.ts';
import { unpackZip } from './zip.ts';

/** An archive inside an archive is opened; an archive inside that one is not. */
const DEEPEST = 2;

export interface ArchivesOptions {
  /** The spool for unpacked files. */
  readonly spool: () => Promise<Spool>;
  readonly limits: ArchiveLimits;
  readonly signal?: AbortSignal;
  /** Called after each file with the position of its source and the counts so far. */
  readonly onFile?: (source: number, files: number, bytes: number) => void;
  /** Converts an error that stops everything. */
  readonly faultOf?: (error: unknown) => unknown;
}

/** The result for an archive: its files, or the refusal of the whole archive. */
export interface OpenedArchive {
  readonly files: readonly SourceFile[];
  readonly refusal?: Refusal;
}

/**
 * Opens the archives among the files of sources. Their content goes into a spool, which is created for the first
 * archive; a damaged archive is refused without affecting the others.
 */
export class Archives {
  private readonly options: ArchivesOptions;
  private files = 0;
  private bytes = 0;
  private notFollowed = 0;
  private tooDeep = 0;
  private foreign = 0;

  constructor(options: ArchivesOptions) {
    this.options = options;
  }

  /**
   * Unpacks a file that is not a DICOM object; `undefined` if it is not an archive of a supported kind.
   * @throws SpoolFull, SpoolBusy; SourceUnreadable if the file cannot be read.
   */
  async open(file: SourceFile): Promise<OpenedArchive | undefined> {
    const kind = await archiveKindOf(file.path).catch((cause: unknown) => {
      throw new SourceUnreadable({ cause });
    });
    if (kind === undefined) return undefined;
    const depth = (file.archive?.depth ?? 0) + 1;
    if (kind === 'foreign' || depth > DEEPEST) {
      if (kind === 'foreign') this.foreign += 1;
      else this.tooDeep += 1;
      return undefined;
    }
    const { limits, faultOf = (error) => error } = this.options;
    const spool = await this.options.spool();
    const budget = file.archive?.budget ?? new Budget(limits, file.bytes);
    const taken: UnpackedFile[] = [];
    try {
      await this.unpack(kind, file, spool, { budget, ...(await this.unpacking(file, taken)) });
    } catch (error) {
      // The next run continues with the files that an interrupted run unpacked.
      if (!(error instanceof ArchiveRefused)) throw faultOf(error);
      for (const { key } of taken) await spool.drop(key);
      return { files: [], refusal: refusalOf(error, file, kind) };
    }
    return {
      files: taken.map(({ key, name, bytes }) => ({
        path: spool.pathOf(key),
        relative: `${file.relative}/${name}`,
        bytes,
        ...(file.source !== undefined && { source: file.source }),
        archive: { depth, budget, key },
      })),
    };
  }

  /** Messages about skipped archives and entries, for the operator. */
  notes(): { readonly code: `QIAW_${string}`; readonly message: string }[] {
    const { notFollowed, tooDeep, foreign } = this;
    const notes: { readonly code: `QIAW_${string}`; readonly message: string }[] = [];
    if (notFollowed > 0) {
      const message = `Archives contain ${counted(notFollowed, 'link')} or other entries that are not files; they were not followed.`;
      notes.push({ code: 'QIAW_ARCHIVE_LINKS', message });
    }
    if (tooDeep + foreign > 0) {
      const which = [
        ...(tooDeep > 0 ? [`${counted(tooDeep, 'archive')} nested more than two deep`] : []),
        ...(foreign > 0 ? [`${counted(foreign, 'file')} of 7-Zip, RAR, bzip2, xz or zstd`] : []),
      ];
      const message = `Not opened: ${which.join(', ')}. Unpack them if they contain DICOM.`;
      notes.push({ code: 'QIAW_ARCHIVE_NOT_OPENED', message });
    }
    return notes;
  }

  private async unpack(
    kind: Exclude<ArchiveKind, 'foreign'>,
    file: SourceFile,
    spool: Spool,
    options: UnpackOptions,
  ): Promise<void> {
    if (kind === 'zip') this.notFollowed += await unpackZip(file.path, spool, options);
    else if (kind === 'gzip') await unpackGzip(file.path, spool, nameWithout(file.relative), options);
    else this.notFollowed += await unpackTar(file.path, spool, kind === 'tar.gz', options);
    // Files from a nested archive are not needed next to that archive.
    if (file.archive) await spool.drop(file.archive.key);
  }

  private async unpacking(file: SourceFile, taken: UnpackedFile[]): Promise<Omit<UnpackOptions, 'budget'>> {
    const { signal, onFile } = this.options;
    // An archive that was replaced since an interrupted run counts as a different one.
    const which = file.archive?.key ?? `${file.path}\0${file.bytes}\0${(await stat(file.path)).mtimeMs}`;
    return {
      ...(signal && { signal }),
      keyOf: (name, position) => `${which}\0${position}\0${name}`,
      onFile: (one) => {
        taken.push(one);
        this.files += 1;
        this.bytes += one.bytes;
        onFile?.(file.source ?? 0, this.files, this.bytes);
      },
    };
  }
}

function refusalOf({ code, what, remedy }: ArchiveRefused, file: SourceFile, kind: ArchiveKind): Refusal {
  return {
    code,
    kind: 'file',
    input: { path: file.relative },
    reason: `The archive was not used: ${what}`,
    remedy,
    evidence: { archive: kind, bytes: file.bytes },
  };
}

function nameWithout(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.gz$/i, '');
}
