import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/index.ts';
import { Budget } from '../archive-files/limits.ts';
import { unpackZip } from '../archive-files/zip.ts';
import { ArchiveRefused } from '../errors.ts';
import { eachGroup } from '../fetch/each-group.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { HttpClient } from '../http/client.ts';
import { SourceAnswer } from '../http/errors.ts';
import type { Spool } from '../spool/spool.ts';

/** The series in a manifest of The Cancer Imaging Archive. */
export async function readTciaManifest(path: string): Promise<readonly string[]> {
  const lines = (await readFile(path, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  const begin = lines.findIndex((line) => /^ListOfSeriesToDownload=/i.test(line));
  const listed = [lines[begin]?.split('=')[1] ?? '', ...lines.slice(begin + 1)].filter((line) => line !== '');
  const wrong = listed.findIndex((uid) => !/^[0-9.]{1,64}$/.test(uid));
  if (wrong >= 0) throw new UsageError(`Series ${wrong + 1} of the manifest is not a UID.`);
  if (listed.length === 0) throw new UsageError('The manifest lists no series.');
  return [...new Set(listed)];
}

/** Fetches the series of a manifest, each as an archive of the NBIA API. Public collections only: no credentials are sent. */
export async function fetchTcia(path: string, spool: Spool, context: FetchContext): Promise<number> {
  const series = await readTciaManifest(path);
  const base = new URL(context.settings.tcia.endpoint.replace(/\/?$/, '/'));
  const client = new HttpClient({ ...context, base, authorize: async () => undefined });
  let [groups, arrived] = [0, 0];
  try {
    return await eachGroup(series, context, async (uid) => {
      if (!spool.isMarked(uid)) {
        await fetchSeries(client, uid, spool, context, (bytes) => {
          arrived += bytes;
        });
        await spool.mark(uid);
      }
      groups += 1;
      context.onProgress?.({ groups, objects: spool.count, bytes: arrived });
    });
  } finally {
    await client.close();
  }
}

async function fetchSeries(
  client: HttpClient,
  uid: string,
  spool: Spool,
  context: FetchContext,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const archive = `archive of ${uid}`;
  await client.request(client.url('getImage', { SeriesInstanceUID: uid }), {}, async (response) => {
    if (!/zip|octet-stream/i.test(response.headers.get('content-type') ?? '')) {
      throw new SourceAnswer(client.host, 'does not deliver a series of the manifest as an archive', response.status);
    }
    const writer = await spool.begin(archive);
    try {
      await spool.requireSpace(Number(response.headers.get('content-length') ?? 0));
      for await (const chunk of client.bytesOf(response)) {
        await writer.write(chunk);
        onBytes(chunk.byteLength);
      }
      await writer.flush();
      const budget = new Budget(context.settings.zip, writer.bytes);
      const options = { budget, ...(context.signal && { signal: context.signal }) };
      // The archives also contain licences and metadata.
      const keys = new Set<string>();
      const keyOf = (name: string, position: number): string | undefined => {
        if (!/\.dcm$/i.test(name)) return undefined;
        const first = `${uid}/${name}`;
        const key = keys.has(first) ? `${first} ${position}` : first;
        keys.add(key);
        return key;
      };
      await unpackZip(writer.part, spool, { ...options, keyOf }).catch(async (error: unknown) => {
        for (const key of keys) await spool.drop(key);
        if (!(error instanceof ArchiveRefused)) throw error;
        throw new SourceAnswer(client.host, 'delivers a series of the manifest as an archive that cannot be used');
      });
      if (keys.size === 0) throw new SourceAnswer(client.host, 'delivers a series of the manifest without objects');
    } finally {
      await writer.abandon();
    }
  });
}
