import { access, constants, readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { counted } from '../../core/index.ts';
import { DataDirectory } from '../../pipeline/index.ts';
import type { Setup } from '../options/common.ts';

export interface SourceFinding {
  readonly what: string;
  readonly state: 'ok' | 'off' | 'bad';
  readonly detail: string;
  readonly remedy?: string;
}

const dicomPort = 11112;

/** Checks of the access to archives: credentials, certificates, the receiver, files waiting in the spool. */
export async function examineSources(setup: Setup, data: string | undefined): Promise<SourceFinding[]> {
  return [
    await credentials(setup),
    await certificates(setup),
    await receiver(setup),
    ...(data === undefined ? [] : [await spool(new DataDirectory(resolve(data)))]),
  ];
}

/** The kind of credentials that would be used, never their value. */
async function credentials({ environment: { source } }: Setup): Promise<SourceFinding> {
  const what = 'archives';
  const files = { token: source.tokenFile, password: source.passwordFile, netrc: source.netrc };
  for (const [name, path] of Object.entries(files)) {
    if (path === undefined || (await readable(path))) continue;
    return { what, state: 'bad', detail: `the ${name} file that the environment names cannot be read` };
  }
  const kind =
    (source.token ?? source.tokenFile) !== undefined
      ? 'a token'
      : source.user !== undefined
        ? 'a user name and password'
        : source.netrc !== undefined
          ? 'a netrc file'
          : undefined;
  const s3 = source.s3 === undefined ? '' : '; AWS credentials for S3';
  if (kind === undefined) {
    const remedy = 'QIAW_SOURCE_TOKEN_FILE, QIAW_SOURCE_USER or QIAW_SOURCE_NETRC (docs/sources.md).';
    return { what, state: 'off', detail: `DICOMweb and XNAT without credentials${s3}`, remedy };
  }
  return { what, state: 'ok', detail: `${kind} for DICOMweb and XNAT${s3}` };
}

async function certificates({ config, environment }: Setup): Promise<SourceFinding> {
  const what = 'TLS';
  const { ca, cert, key } = config.sources.tls;
  if (ca === undefined && cert === undefined && key === undefined) {
    return { what, state: 'ok', detail: 'the default authorities are trusted; no client certificate' };
  }
  try {
    const read = async (path: string | undefined) => (path === undefined ? undefined : readFile(path, 'utf8'));
    const given = { ca: await read(ca), cert: await read(cert), key: await read(key) };
    const { tlsPassphrase: passphrase } = environment.source;
    createSecureContext({ ...given, ...(passphrase !== undefined && { passphrase }) });
    return { what, state: 'ok', detail: 'the files of sources.tls can be read and match' };
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? 'unknown');
    const remedy = 'Check ca, cert and key (PEM files) and QIAW_SOURCE_TLS_PASSPHRASE.';
    return { what, state: 'bad', detail: `the files of sources.tls cannot be used (${code})`, remedy };
  }
}

async function receiver({ config }: Setup): Promise<SourceFinding> {
  const what = 'DICOM receiver';
  const { host, aeTitle } = config.sources.receive;
  const fault = await new Promise<string | undefined>((settle) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => settle(error.code ?? 'unknown'));
    server.listen(dicomPort, host, () => server.close(() => settle(undefined)));
  });
  const detail = `${aeTitle} on ${host}, port ${dicomPort} is ${fault === undefined ? 'free' : `not free (${fault})`}`;
  if (fault === undefined) return { what, state: 'ok', detail };
  return { what, state: 'off', detail, remedy: 'Use another port: qiaw serve --receive PORT.' };
}

/** Disk space used by downloads and received objects. */
async function spool(data: DataDirectory): Promise<SourceFinding> {
  const what = 'spool';
  let [files, bytes] = [0, 0];
  for (const name of await readdir(data.spool, { recursive: true }).catch(() => [])) {
    const entry = await stat(join(data.spool, name)).catch(() => undefined);
    if (entry?.isFile() !== true) continue;
    files += 1;
    bytes += entry.size;
  }
  if (files === 0) return { what, state: 'ok', detail: 'nothing waits in it' };
  return {
    what,
    state: 'ok',
    detail: `${counted(files, 'file')}, ${(bytes / 1024 ** 3).toFixed(2)} GB of downloads and received objects`,
  };
}

async function readable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}
