import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type CsvRow, csvRows, sha256 } from '../../core/index.ts';
import { ImportSourceError } from '../errors.ts';
import { isWorkbook, workbookRows, workbookType } from './workbook.ts';

/** No real table is larger; a small compressed file can expand to any size. */
const maximumBytes = 4 * 1024 ** 3;
/** Tables compress by a factor of 3 to 30. */
const largestRatio = 200;
const harmlessBytes = 64 * 1024 ** 2;

/** A file to import: text, plain or gzip, or an Excel workbook. Its name and path are never written, because paths may contain identifiers. */
export class ImportSource {
  readonly #path: string;
  #digest: Hash = createHash('sha256');
  #bytes = 0;
  /** Size of the file on disk in bytes. */
  #stored = 0;
  #isWorkbook = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The text, decompressed, as strict UTF-8. @throws ImportSourceError */
  async *text(): AsyncGenerator<string> {
    this.#digest = createHash('sha256');
    this.#bytes = 0;
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      for await (const chunk of await this.#open()) {
        this.#digest.update(chunk);
        this.#bytes += chunk.length;
        if (this.#bytes > maximumBytes) throw new RangeError('more than 4 GiB');
        if (this.#bytes > harmlessBytes && this.#bytes > largestRatio * this.#stored)
          throw new RangeError(`it expands to more than ${largestRatio} times its size, like a decompression bomb`);
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } catch (cause) {
      if (cause instanceof ImportSourceError) throw cause;
      throw new ImportSourceError(explain(cause), { cause });
    }
  }

  /** The rows of a table: of delimited text, or of a sheet of an Excel workbook. @throws ImportSourceError, RangeError */
  async *rows(delimiter: string, sheet?: string): AsyncGenerator<CsvRow> {
    this.#isWorkbook = isWorkbook(await this.#first());
    if (!this.#isWorkbook) {
      yield* csvRows(this.text(), delimiter);
      return;
    }
    const bytes = new Uint8Array(await readFile(this.#path));
    this.#digest = createHash('sha256').update(bytes);
    this.#bytes = bytes.length;
    yield* await workbookRows(bytes, sheet);
  }

  get mediaType(): string {
    return this.#isWorkbook ? workbookType : 'text/csv';
  }

  /** SHA-256 and length of the decompressed bytes, so that a table and its gzip are one source. Call after `text()` has ended. */
  summary(): { readonly digest: string; readonly bytes: number } {
    return { digest: this.#digest.copy().digest('hex'), bytes: this.#bytes };
  }

  /** Reads all of it. @returns the digest of `summary`. @throws ImportSourceError */
  async digest(): Promise<string> {
    if (isWorkbook(await this.#first())) return sha256(await readFile(this.#path));
    for await (const _ of this.text());
    return this.summary().digest;
  }

  async #first(): Promise<Buffer> {
    const handle = await open(this.#path, 'r').catch((cause) => {
      throw new ImportSourceError(explain(cause), { cause });
    });
    try {
      const magic = Buffer.alloc(4);
      await handle.read(magic, 0, magic.length, 0);
      this.#stored = (await handle.stat()).size;
      return magic;
    } catch (cause) {
      throw new ImportSourceError(explain(cause), { cause });
    } finally {
      await handle.close();
    }
  }

  async #open(): Promise<AsyncIterable<Buffer>> {
    const magic = await this.#first();
    const file = createReadStream(this.#path);
    if (magic[0] !== 0x1f || magic[1] !== 0x8b) return file;
    const unzipped = createGunzip();
    file.on('error', (error) => unzipped.destroy(error));
    return file.pipe(unzipped);
  }
}

function explain(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return `The file to import cannot be read (${code}). Give the path of a readable file.`;
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || cause instanceof TypeError)
    return 'The file to import is not UTF-8 text. Convert it to UTF-8 first.';
  if (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return 'The file to import is damaged: its gzip data cannot be decompressed. Get a new copy.';
  const what = cause instanceof RangeError ? cause.message : 'reading failed';
  return `The file to import cannot be read: ${what}. Check the file and its delimiter.`;
}
