import type { ZipFile } from 'yauzl';

/** Limit on the unpacked size: a crate of tables is small, and a zip may expand to any size. */
const maximumUnpacked = 1024 * 1024 * 1024;

/** Entries of a zip by name, without folders. @throws Error if it is not a zip, or unpacks to more than the limit */
export async function readZip(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const yauzl = await import('yauzl');
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    const options = { lazyEntries: true, strictFileNames: false, validateEntrySizes: true } as const;
    yauzl.default.fromBuffer(Buffer.from(bytes), options, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Uint8Array>();
    let unpacked = 0;
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry) => {
      if (entry.fileName.endsWith('/')) return zip.readEntry();
      unpacked += entry.uncompressedSize;
      if (unpacked > maximumUnpacked) return reject(new Error('it unpacks to more than 1 GiB'));
      zip.openReadStream(entry, async (error, stream) => {
        if (error) return reject(error);
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
          entries.set(entry.fileName, Buffer.concat(chunks));
          zip.readEntry();
        } catch (failure) {
          reject(failure);
        }
      });
    });
    zip.readEntry();
  });
}
