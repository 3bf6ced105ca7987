import { download } from '../fetch/download.ts';
import { concurrently, eachGroup } from '../fetch/each-group.ts';
import type { FetchContext } from '../fetch/fetch-context.ts';
import { SourceAnswer } from '../http/errors.ts';
import type { Spool } from '../spool/spool.ts';
import { Bucket } from './s3.ts';
import { readS5cmdManifest, type WantedObjects } from './s5cmd.ts';

/**
 * Fetches everything that a manifest names; sizes and digests of the store's listing are checked as files arrive.
 * Returns the number of lines that could not be fetched completely; their files are removed, because a series without
 * its first or last slices would look complete.
 */
export async function fetchS5cmd(path: string, spool: Spool, context: FetchContext): Promise<number> {
  const lines = await readS5cmdManifest(path);
  const buckets = new Map<string, Bucket>();
  const { concurrency } = context.settings;
  let [groups, arrived] = [0, 0];

  const bucketOf = (line: WantedObjects): Bucket => {
    const name = `${line.scheme}://${line.bucket}`;
    const bucket = buckets.get(name) ?? new Bucket(line, context);
    buckets.set(name, bucket);
    return bucket;
  };

  const fetchLine = async (line: WantedObjects): Promise<void> => {
    const bucket = bucketOf(line);
    const keys: string[] = [];
    try {
      await concurrently(bucket.files(line), concurrency, async (file) => {
        const key = `${line.scheme}://${line.bucket}/${file.key}`;
        keys.push(key);
        if (spool.has(key) && (file.bytes === undefined || spool.bytesOf(key) === file.bytes)) return;
        await spool.requireSpace(file.bytes ?? 0);
        await download(bucket.client, bucket.urlOf(file.key), spool, key, file, (bytes) => {
          arrived += bytes;
        });
        context.onProgress?.({ groups, objects: spool.count, bytes: arrived });
      });
      if (keys.length === 0)
        throw new SourceAnswer(bucket.client.host, 'has no object that a line of the manifest names');
      groups += 1;
    } catch (error) {
      if (error instanceof SourceAnswer) for (const key of keys) await spool.drop(key);
      throw error;
    }
  };

  try {
    return await eachGroup(lines, context, fetchLine);
  } finally {
    for (const bucket of buckets.values()) await bucket.client.close();
  }
}
