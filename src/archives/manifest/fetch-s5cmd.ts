import type { Spool } from '../../sources/index.ts';
import { concurrently } from '../concurrently.ts';
import { download } from '../download.ts';
import type { FetchContext } from '../fetch-source.ts';
import { SourceAnswer } from '../http/index.ts';
import { Bucket, type StoredFile } from './s3.ts';
import { readS5cmdManifest } from './s5cmd.ts';

/** Fetches everything a manifest names; sizes and digests of the store's listing are checked as files arrive. */
export async function fetchS5cmd(path: string, spool: Spool, context: FetchContext): Promise<void> {
  const lines = await readS5cmdManifest(path);
  const buckets = new Map<string, Bucket>();
  let [groups, arrived] = [0, 0];
  const report = (): void => context.onProgress?.({ groups, objects: spool.count, bytes: arrived });

  async function* files(): AsyncIterable<{ bucket: Bucket; file: StoredFile; name: string }> {
    for (const line of lines) {
      const name = `${line.scheme}://${line.bucket}`;
      const bucket = buckets.get(name) ?? new Bucket(line, context);
      buckets.set(name, bucket);
      let found = 0;
      for await (const file of bucket.files(line)) {
        found += 1;
        yield { bucket, file, name: `${name}/${file.key}` };
      }
      if (found === 0) throw new SourceAnswer(bucket.client.host, `has nothing of line ${groups + 1} of the manifest`);
      groups += 1;
    }
  }

  try {
    await concurrently(files(), context.settings.concurrency, async ({ bucket, file, name }) => {
      if (spool.has(name) && (file.bytes === undefined || spool.bytesOf(name) === file.bytes)) return;
      await spool.requireSpace(file.bytes ?? 0);
      await download(bucket.client, bucket.urlOf(file.key), spool, name, file, (bytes) => {
        arrived += bytes;
      });
      report();
    });
  } finally {
    for (const bucket of buckets.values()) await bucket.client.close();
  }
}
