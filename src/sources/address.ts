import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from '../core/index.ts';
import { SourceMissing, SourceUnreadable } from './errors.ts';

/**
 * The kind of a source given on the command line. A `folder` (or one file, also an archive) can be walked directly; the
 * others are fetched into a spool.
 */
export type SourceAddress =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's5cmd'; readonly path: string }
  | { readonly kind: 'tcia'; readonly path: string }
  | { readonly kind: 'dicomweb'; readonly url: URL }
  | { readonly kind: 'xnat'; readonly url: URL; readonly project: string };

export type RemoteAddress = Exclude<SourceAddress, { kind: 'folder' }>;

/**
 * Parses one source as written: `dicomweb:<url>`, `xnat:<url>/<project>`, or a path; the beginning of the file decides
 * whether it is a manifest.
 *
 * @param position 1 for the first source given.
 * @throws UsageError for an unknown scheme or an invalid URL; SourceMissing if a path does not exist.
 */
export async function readAddress(text: string, position = 1, of = 1): Promise<SourceAddress> {
  const scheme = /^(dicomweb|xnat):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'dicomweb') return { kind: 'dicomweb', url: webUrl(text.slice(scheme.length + 1), scheme) };
  if (scheme === 'xnat') return xnatAddress(text.slice(scheme.length + 1));
  const entry = await stat(text).catch(() => undefined);
  if (entry?.isFile()) return { kind: await kindOfFile(text), path: resolve(text) };
  if (entry?.isDirectory()) return { kind: 'folder', path: resolve(text) };
  const unknown = /^([a-z][a-z0-9+.-]+):/i.exec(text)?.[1];
  if (unknown !== undefined && unknown.length > 1) {
    throw new UsageError(
      `Unknown kind of source: "${unknown}:". Give a folder, an archive, a manifest, dicomweb:<url> or ` +
        'xnat:<url>/<project>.',
    );
  }
  throw new SourceMissing(position, of);
}

/** The identity of a remote source, from which the name of its spool is made. Contains no credentials. */
export function addressText(address: RemoteAddress): string {
  if (address.kind === 'dicomweb') return `dicomweb:${address.url.href}`;
  if (address.kind === 'xnat') return `xnat:${address.url.href}|${address.project}`;
  return `${address.kind}:${address.path}`;
}

function xnatAddress(text: string): SourceAddress {
  const url = webUrl(text, 'xnat');
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const project = parts.pop();
  if (project === undefined) {
    throw new UsageError('An XNAT source is written xnat:<url>/<project>; the project is missing.');
  }
  url.pathname = `/${parts.map((part) => `${part}/`).join('')}`;
  return { kind: 'xnat', url, project: decodeURIComponent(project) };
}

/**
 * The base of a web service, ending in `/`. Secrets do not belong on a command line, because every user of the machine
 * can read it.
 */
function webUrl(text: string, scheme: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`An http or https URL must follow "${scheme}:".`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(
      `Every user of this machine can read a user name or password in the URL of a source. Set QIAW_SOURCE_USER and ` +
        'QIAW_SOURCE_PASSWORD_FILE, or QIAW_SOURCE_TOKEN_FILE, instead.',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError(
      `The URL after "${scheme}:" is the base of the service, without ? and #. Give filters as options (--patient, --study, …).`,
    );
  }
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

async function kindOfFile(path: string): Promise<'folder' | 's5cmd' | 'tcia'> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new SourceUnreadable({ cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return kindOfBeginning(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function kindOfBeginning(bytes: Buffer): 'folder' | 's5cmd' | 'tcia' {
  // A manifest is text; DICOM and archives are not.
  if (bytes.includes(0)) return 'folder';
  const lines = bytes
    .toString('utf8')
    .split(/\r?\n/)
    .map((line) => line.trim());
  if (lines.some((line) => /^ListOfSeriesToDownload=/i.test(line))) return 'tcia';
  const first = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  return /(^|[\s'"])(s3|gs):\/\//i.test(first) ? 's5cmd' : 'folder';
}
