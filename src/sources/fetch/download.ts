import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { HttpClient } from '../http/client.ts';
import { PassingFault } from '../http/errors.ts';
import type { Spool } from '../spool/spool.ts';

/** The properties of a file in a listing, as far as stated. */
export interface ExpectedFile {
  readonly bytes?: number;
  /**
   * MD5 in hexadecimal, as XNAT catalogues and S3 entity tags give it: protects against damage in transit, not against
   * manipulation.
   */
  readonly md5?: string;
}

/**
 * Fetches one file into a spool. An interrupted transfer resumes if the service supports ranges (RFC 9110 14.2), else
 * it restarts; size and digest must match the listing.
 */
export async function download(
  client: HttpClient,
  url: URL,
  spool: Spool,
  key: string,
  expected: ExpectedFile,
  onBytes: (bytes: number) => void,
): Promise<void> {
  let resume = true;
  await client.request(
    url,
    { headersOf: async () => range(await spool.partBytes(key), expected, resume) },
    async (response) => {
      const goesOn =
        response.status === 206 && startsAt(response.headers.get('content-range'), await spool.partBytes(key));
      const writer = await spool.begin(key, { resume: goesOn });
      try {
        for await (const chunk of client.bytesOf(response)) {
          await writer.write(chunk);
          onBytes(chunk.byteLength);
        }
      } catch (error) {
        await writer.abandon({ keep: true });
        throw error;
      }
      const length = expected.bytes ?? (goesOn ? undefined : declaredLength(response.headers));
      if (length !== undefined && writer.bytes < length) {
        await writer.abandon({ keep: true });
        throw new PassingFault('a file is truncated');
      }
      const intact =
        (length === undefined || writer.bytes === length) &&
        (await hasMd5(writer, isDigest(response.headers) ? expected.md5 : undefined));
      if (intact) return writer.commit();
      // The partial data may be of another version of the file.
      resume = false;
      await writer.abandon();
      throw new PassingFault('a file does not match its listing');
    },
  );
}

/** The entity tag of an object that the store encrypts is not its MD5. */
function isDigest(headers: { get(name: string): string | null }): boolean {
  const own = headers.get('x-amz-server-side-encryption')?.startsWith('aws:kms') === true;
  return !own && headers.get('x-amz-server-side-encryption-customer-algorithm') === null;
}

function range(have: number, { bytes }: ExpectedFile, resume: boolean): Readonly<Record<string, string>> {
  if (!resume || have === 0 || (bytes !== undefined && have >= bytes)) return {};
  return { range: `bytes=${have}-` };
}

function startsAt(contentRange: string | null, offset: number): boolean {
  return new RegExp(`^bytes ${offset}-`).test(contentRange ?? '');
}

/** Compressed answers declare the transferred length, not the decompressed one. */
function declaredLength(headers: { get(name: string): string | null }): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.get('content-encoding') !== null ? undefined : Number(length);
}

async function hasMd5(
  writer: { readonly part: string; flush(): Promise<void> },
  md5: string | undefined,
): Promise<boolean> {
  if (md5 === undefined) return true;
  await writer.flush();
  return (
    createHash('md5')
      .update(await readFile(writer.part))
      .digest('hex') === md5.toLowerCase()
  );
}
