import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where Debian's and Orthanc's own packages install the DICOMweb plugin. */
const plugins = ['/usr/share/orthanc/plugins', '/usr/lib/orthanc/plugins'].find((folder) =>
  existsSync(join(folder, 'libOrthancDicomWeb.so')),
);

export const hasOrthanc = plugins !== undefined && spawnSync('which', ['Orthanc']).status === 0;

/** A DICOM object received over the network, as the bytes of its file. */
export type Received = Buffer;

/** A separate Orthanc on loopback with an empty temporary store. Every request ends within a minute. */
export class Orthanc {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly web: string,
    readonly dicomPort: number,
  ) {}

  static async start(): Promise<Orthanc> {
    const folder = await mkdtemp(join(tmpdir(), 'qiaw-orthanc-'));
    const [httpPort, dicomPort] = [await freePort(), await freePort()];
    const settings = {
      Name: 'spec',
      StorageDirectory: join(folder, 'db'),
      IndexDirectory: join(folder, 'db'),
      HttpPort: httpPort,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      DicomAet: 'SPEC',
      DicomPort: dicomPort,
      DicomCheckCalledAet: false,
      DicomAlwaysAllowStore: true,
      Plugins: [plugins],
      DicomWeb: { Enable: true, Root: '/dicom-web/', StudiesMetadata: 'Full', SeriesMetadata: 'Full' },
    };
    const file = join(folder, 'orthanc.json');
    await writeFile(file, JSON.stringify(settings));
    const child = spawn('Orthanc', [file], { stdio: 'ignore' });
    process.once('exit', () => child.kill('SIGKILL'));
    const orthanc = new Orthanc(child, folder, `http://127.0.0.1:${httpPort}/dicom-web`, dicomPort);
    for (let tries = 0; tries < 100; tries += 1) {
      if (child.exitCode !== null) break;
      const up = await fetch(`${orthanc.web}/studies`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
      if (up?.ok) return orthanc;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await orthanc.stop();
    throw new Error('Orthanc did not answer in time');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Base of its DICOMweb service. */
  get url(): string {
    return this.web;
  }

  /** STOW-RS in requests of 20 objects; returns the lists of objects that were not stored, which should be empty. */
  async stow(objects: readonly Buffer[]): Promise<unknown[]> {
    const failed: unknown[] = [];
    for (let at = 0; at < objects.length; at += 20) {
      const boundary = 'qiaw-spec-boundary';
      const parts = objects
        .slice(at, at + 20)
        .flatMap((object) => [
          Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
          object,
          Buffer.from('\r\n'),
        ]);
      const answer = await fetch(`${this.web}/studies`, {
        method: 'POST',
        headers: {
          'Content-Type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
          Accept: 'application/dicom+json',
        },
        body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
        signal: AbortSignal.timeout(60_000),
      });
      if (!answer.ok) throw new Error(`STOW-RS answered ${answer.status}`);
      const { '00081198': refused } = (await answer.json()) as Record<string, { Value?: unknown[] }>;
      failed.push(...(refused?.Value ?? []));
    }
    return failed;
  }

  /** C-STORE of a folder with DCMTK's storescu; returns its error messages. */
  store(folder: string): string {
    const parameters = ['-R', '+sd', '+r', '-aec', 'SPEC', '127.0.0.1', String(this.dicomPort), folder];
    const { status, stderr } = spawnSync('storescu', parameters, { encoding: 'utf8', timeout: 60_000 });
    return status === 0 ? stderr : `storescu exited with ${status}: ${stderr}`;
  }

  /** QIDO-RS: values of one attribute (a tag) in all matches. */
  async find(query: string, tag: string): Promise<string[]> {
    const answer = await fetch(`${this.web}/${query}`, {
      headers: { Accept: 'application/dicom+json' },
      signal: AbortSignal.timeout(60_000),
    });
    if (!answer.ok) throw new Error(`QIDO-RS answered ${answer.status}`);
    const matches = (await answer.json()) as Record<string, { Value?: string[] }>[];
    return matches.map((match) => match[tag]?.Value?.[0] ?? '');
  }

  /** WADO-RS of a series in its stored transfer syntaxes. */
  async retrieve(study: string, series: string): Promise<Received[]> {
    const answer = await fetch(`${this.web}/studies/${study}/series/${series}`, {
      headers: { Accept: 'multipart/related; type="application/dicom"; transfer-syntax=*' },
      signal: AbortSignal.timeout(60_000),
    });
    if (!answer.ok) throw new Error(`WADO-RS answered ${answer.status}`);
    const boundary = /boundary="?([^";]+)/.exec(answer.headers.get('content-type') ?? '')?.[1];
    if (boundary === undefined) throw new Error('WADO-RS did not answer with multipart');
    return partsOf(Buffer.from(await answer.arrayBuffer()), boundary);
  }
}

/** Bodies of a multipart message (RFC 2046); each part states its length, so pixels may contain anything. */
function partsOf(message: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = [];
  let at = message.indexOf(`--${boundary}`);
  while (at >= 0) {
    const headersEnd = message.indexOf('\r\n\r\n', at);
    if (headersEnd < 0) break;
    const length = /content-length: *(\d+)/i.exec(message.toString('latin1', at, headersEnd))?.[1];
    const start = headersEnd + 4;
    const next = message.indexOf(`\r\n--${boundary}`, length === undefined ? start : start + Number(length));
    if (next < 0) throw new Error('a part of the multipart message has no end');
    parts.push(message.subarray(start, next));
    at = next + 2;
    if (message.toString('latin1', at + boundary.length + 2, at + boundary.length + 4) === '--') break;
  }
  return parts;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
