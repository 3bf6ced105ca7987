import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import { openAtomic } from '../../../core/index.ts';

export interface WrittenFile {
  readonly bytes: number;
  readonly sha256: string;
}

export interface ByteSink {
  write(data: string | Uint8Array): Promise<void>;
}

/**
 * Writes a file in pieces, gzip compressed if its name ends in `.gz`, and makes it visible once `fill` has finished.
 * Returns size and SHA-256 of the bytes on disk.
 */
export async function writeFileBy(path: string, fill: (sink: ByteSink) => Promise<void>): Promise<WrittenFile> {
  const file = await openAtomic(path);
  const hash = createHash('sha256');
  let bytes = 0;
  const plain: ByteSink = {
    async write(data) {
      const chunk = typeof data === 'string' ? Buffer.from(data) : data;
      hash.update(chunk);
      bytes += chunk.byteLength;
      await file.write(chunk);
    },
  };
  try {
    await (path.endsWith('.gz') ? compressed(plain, fill) : fill(plain));
    await file.commit();
    return { bytes, sha256: hash.digest('hex') };
  } catch (error) {
    await file.abort();
    throw error;
  }
}

async function compressed(sink: ByteSink, fill: (sink: ByteSink) => Promise<void>): Promise<void> {
  const gzip = createGzip({ level: 6 });
  const drained = (async () => {
    for await (const chunk of gzip) await sink.write(chunk as Uint8Array);
  })();
  drained.catch(() => {});
  try {
    await fill({
      async write(data) {
        if (!gzip.write(data)) await Promise.race([once(gzip, 'drain'), drained]);
      },
    });
    gzip.end();
  } catch (error) {
    gzip.destroy();
    throw error;
  }
  await drained;
}
