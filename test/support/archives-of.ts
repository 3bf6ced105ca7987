import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';
import yazl from 'yazl';

export type Contents = Readonly<Record<string, Uint8Array>>;

/** A zip archive of files by name. */
export async function zipOf(files: Contents, mode?: number): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), name, mode === undefined ? {} : { mode });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** A tar archive of files by name, and of other entries. */
export async function tarOf(files: Contents, more: readonly TarEntry['header'][] = []): Promise<Buffer> {
  const entries: TarEntry[] = Object.entries(files).map(([name, body]) => ({
    header: { name, size: body.length, mtime: new Date(0) },
    body,
  }));
  return Buffer.from(await packTar([...entries, ...more.map((header) => ({ header }))]));
}

export const tarGzOf = async (...given: Parameters<typeof tarOf>): Promise<Buffer> => gzipSync(await tarOf(...given));
