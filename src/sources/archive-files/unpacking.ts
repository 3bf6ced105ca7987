import { ArchiveRefused } from '../errors.ts';
import type { Spool } from '../spool/spool.ts';
import type { SpoolWriter } from '../spool/spool-writer.ts';
import type { ArchiveFormat, Budget } from './limits.ts';

export interface UnpackedFile {
  /** Its key in the spool. */
  readonly key: string;
  /** Its name in the archive; never a path on this machine. */
  readonly name: string;
  readonly bytes: number;
}

export interface UnpackOptions {
  readonly budget: Budget;
  readonly signal?: AbortSignal;
  /** The key of an entry in the spool; undefined: skip it. Names may repeat in an archive, positions do not. */
  readonly keyOf: (name: string, position: number) => string | undefined;
  /** Called after each file. */
  readonly onFile?: (file: UnpackedFile) => void;
}

/** Resource forks and folder settings of macOS and Windows. */
export function isAside(name: string): boolean {
  return /(^|\/)(__MACOSX\/|\._[^/]*$|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(name);
}

/** Writes unpacked data into the spool; `check` sees every piece first. */
export async function writeOut(
  pieces: AsyncIterable<Uint8Array>,
  writer: SpoolWriter,
  check?: (piece: Uint8Array) => void,
): Promise<void> {
  for await (const piece of pieces) {
    check?.(piece);
    await writer.write(piece);
  }
}

/** Opens a spool object for `work`; the object is kept only if `work` succeeds. */
export async function intoSpool(
  spool: Spool,
  key: string,
  work: (writer: SpoolWriter) => Promise<void>,
): Promise<number> {
  const writer = await spool.begin(key);
  try {
    await work(writer);
    await writer.commit();
    return writer.bytes;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/**
 * Converts an error of the inflater, of yauzl or of modern-tar to a refusal; other errors (file system, abort,
 * refusals) are returned unchanged.
 */
export function damageOf(format: ArchiveFormat, error: unknown): unknown {
  if (!(error instanceof Error) || 'syscall' in error || error.name === 'AbortError') return error;
  const code = String((error as { code?: unknown }).code ?? '');
  if (error.constructor !== Error && !/^(Z_|ERR_)/.test(code)) return error;
  // Their messages may end in the name of an entry, which may contain a patient name.
  const what =
    SAID.find(([pattern]) => pattern.test(error.message))?.[1] ?? `it is damaged or is not a ${format} archive.`;
  return new ArchiveRefused(format, what, 'Download or make the archive again.', { cause: error });
}

const SAID: readonly (readonly [RegExp, string])[] = [
  [/invalid (relative path|characters in fileName)|absolute path/i, 'an entry names a path outside the archive.'],
  [/encrypt/i, 'an entry is encrypted.'],
  [
    /too (many|few) bytes|uncompressed size|invalid (stored|block|distance|code|literal)|incorrect|CRC/i,
    'the content of an entry does not match the directory of the archive.',
  ],
  [/unexpected end|truncated/i, 'it is truncated.'],
  [/unsupported compression/i, 'an entry is compressed by a method that is not supported.'],
];
