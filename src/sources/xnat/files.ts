import { type ArchiveLimits, Budget } from '../archive-files/limits.ts';
import { unpackZip } from '../archive-files/zip.ts';
import { ArchiveRefused } from '../errors.ts';
import { download } from '../fetch/download.ts';
import type { HttpClient } from '../http/client.ts';
import { PassingFault, SourceAnswer } from '../http/errors.ts';
import type { Spool } from '../spool/spool.ts';
import { rowsOf, segments, textOf } from './listing.ts';

export interface FetchFilesOptions {
  readonly pageSize: number;
  readonly limits: ArchiveLimits;
  readonly signal?: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

interface ListedFile {
  readonly name: string;
  readonly key: string;
  readonly bytes?: number;
  readonly md5?: string;
}

/** More missing files than this are fetched as one archive, because every request to an XNAT is slow. */
const ONE_BY_ONE = 4;
/** Packed and unpacked files exist at the same time for a while. */
const ARCHIVE_FACTOR = 2;

/** Ensures that every file in the catalogue of a resource is in the spool; returns their paths there. */
export async function fetchFiles(
  client: HttpClient,
  resource: string,
  spool: Spool,
  options: FetchFilesOptions,
): Promise<readonly string[]> {
  const files: ListedFile[] = [];
  for await (const row of rowsOf(client, `${resource}/files`, { key: 'URI', pageSize: options.pageSize })) {
    files.push(listed(row, resource));
  }
  try {
    await fetchMissing(client, resource, spool, files, options);
  } catch (error) {
    // A series without its first or last slices would look complete, so a partial series is not used.
    if (error instanceof SourceAnswer) for (const { key } of files) await spool.drop(key);
    throw error;
  }
  return files.map(({ key }) => spool.pathOf(key));
}

async function fetchMissing(
  client: HttpClient,
  resource: string,
  spool: Spool,
  files: readonly ListedFile[],
  options: FetchFilesOptions,
): Promise<void> {
  const missing = () => files.filter((file) => !isHere(spool, file));
  const first = missing();
  await spool.requireSpace(ARCHIVE_FACTOR * first.reduce((sum, { bytes = 0 }) => sum + bytes, 0));
  if (first.length > ONE_BY_ONE) await fetchArchive(client, resource, spool, files, options);
  for (const { name, key, bytes, md5 } of missing()) {
    const expected = { ...(bytes !== undefined && { bytes }), ...(md5 !== undefined && { md5 }) };
    const url = client.url(`${resource}/files/${segments(...name.split('/'))}`);
    await download(client, url, spool, key, expected, options.onBytes);
  }
}

/** The whole resource in one request. Files missing from the answer are fetched one by one. */
async function fetchArchive(
  client: HttpClient,
  resource: string,
  spool: Spool,
  files: readonly ListedFile[],
  options: FetchFilesOptions,
): Promise<void> {
  const wanted = new Map(files.map((file) => [file.name, file.key]));
  const writer = await spool.begin(`archive of ${resource}`);
  try {
    await client.request(client.url(`${resource}/files`, { format: 'zip' }), {}, async (response) => {
      if (!/zip|octet-stream/i.test(response.headers.get('content-type') ?? '')) {
        throw new SourceAnswer(client.host, 'does not deliver a resource as an archive', response.status);
      }
      // A broken archive is not requested again: the files are fetched one by one.
      try {
        for await (const chunk of client.bytesOf(response)) {
          await writer.write(chunk);
          options.onBytes(chunk.byteLength);
        }
      } catch (error) {
        if (error instanceof PassingFault) throw new SourceAnswer(client.host, 'broke off an archive', response.status);
        throw error;
      }
    });
    await writer.flush();
    await unpackZip(writer.part, spool, {
      budget: new Budget(options.limits, writer.bytes),
      ...(options.signal && { signal: options.signal }),
      // Entries are below folders of session, scan and resource.
      keyOf: (name) => wanted.get(name) ?? wanted.get(name.slice(name.lastIndexOf('/files/') + '/files/'.length)),
    });
  } catch (error) {
    if (!(error instanceof SourceAnswer) && !(error instanceof ArchiveRefused)) throw error;
  } finally {
    await writer.abandon();
  }
  for (const file of files) if (spool.has(file.key) && !isHere(spool, file)) await spool.drop(file.key);
}

function isHere(spool: Spool, { key, bytes }: ListedFile): boolean {
  return spool.has(key) && (bytes === undefined || spool.bytesOf(key) === bytes);
}

function listed(row: Readonly<Record<string, unknown>>, resource: string): ListedFile {
  const uri = textOf(row, 'URI');
  const tail = uri.includes('/files/') ? uri.slice(uri.lastIndexOf('/files/') + '/files/'.length) : textOf(row, 'Name');
  const [size, digest] = [textOf(row, 'Size'), textOf(row, 'digest')];
  return {
    name: decoded(tail),
    key: `${resource}/files/${tail}`,
    ...(/^\d+$/.test(size) && { bytes: Number(size) }),
    ...(/^[0-9a-f]{32}$/i.test(digest) && { md5: digest }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
