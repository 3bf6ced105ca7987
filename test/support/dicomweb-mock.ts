import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { readDerivedObject } from '../../src/dicom/index.ts';

export interface StoredObject {
  readonly patientId: string;
  readonly study: string;
  readonly series: string;
  readonly object: string;
  readonly modality: string;
  readonly description: string | undefined;
  readonly rows: number;
  readonly columns: number;
  readonly file: Buffer;
}

/** Answers a request in place of the service; returns true when it did. */
export type Intercept = (request: IncomingMessage, response: ServerResponse, mock: DicomWebMock) => boolean;

/**
 * A DICOMweb service in this process: QIDO-RS with paging, WADO-RS as multipart, STOW-RS. `intercept` injects faults.
 */
export class DicomWebMock {
  readonly objects: StoredObject[] = [];
  /** Method and path with query of every request, in order. */
  readonly requests: string[] = [];
  /** Headers of every request, in the same order. */
  readonly headers: IncomingMessage['headers'][] = [];
  intercept: Intercept | undefined;
  /** Whether searches return SeriesDescription; not every service does. */
  describes = true;
  /** The maximum number of matches per page, regardless of the request. */
  pageLimit = Number.POSITIVE_INFINITY;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async start(folders: readonly string[] = []): Promise<DicomWebMock> {
    const server = createServer();
    const mock = new DicomWebMock(server);
    for (const folder of folders) mock.addFolder(folder);
    server.on('request', (request, response) => void mock.answer(request, response));
    server.on('connection', (socket) => {
      mock.sockets.add(socket);
      socket.on('close', () => mock.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return mock;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/dicom-web/`);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  addFolder(folder: string): void {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(folder, name);
      if (statSync(path).isFile()) this.add(readFileSync(path));
    }
  }

  add(file: Buffer): void {
    const object = readDerivedObject(file, (dataset) => ({
      patientId: dataset.text('PatientID') ?? '',
      study: dataset.uid('StudyInstanceUID')!,
      series: dataset.uid('SeriesInstanceUID')!,
      object: dataset.uid('SOPInstanceUID')!,
      modality: dataset.text('Modality') ?? '',
      description: dataset.text('SeriesDescription'),
      rows: dataset.short('Rows') ?? 0,
      columns: dataset.short('Columns') ?? 0,
      file,
    }));
    const at = this.objects.findIndex((one) => one.object === object.object);
    if (at >= 0) this.objects[at] = object;
    else this.objects.push(object);
  }

  /** Requests with a matching path. */
  asked(pattern: RegExp): string[] {
    return this.requests.filter((one) => pattern.test(one));
  }

  multipart(files: readonly Buffer[], boundary = 'mock-boundary'): Buffer {
    const parts = files.flatMap((file) => [
      Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
      file,
      Buffer.from('\r\n'),
    ]);
    return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    this.headers.push(request.headers);
    if (this.intercept?.(request, response, this) === true) return;
    const url = new URL(request.url ?? '/', this.url);
    const path = url.pathname.replace('/dicom-web/', '').split('/');
    if (request.method === 'POST') return this.store(request, response);
    if (path.at(-1) === 'studies') return this.list(url, response, 'study');
    if (path.at(-1) === 'series') return this.list(url, response, 'series', path[1]);
    if (path.at(-1) === 'instances') return this.list(url, response, 'object', path[1], path[3]);
    const found = this.objects.filter(
      (one) => one.study === path[1] && one.series === path[3] && (path[5] === undefined || one.object === path[5]),
    );
    if (found.length === 0) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'multipart/related; type="application/dicom"; boundary=mock-boundary' });
    response.end(this.multipart(found.map(({ file }) => file)));
  }

  private list(
    url: URL,
    response: ServerResponse,
    level: 'study' | 'series' | 'object',
    study?: string,
    series?: string,
  ): void {
    const given = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
    const matching = this.objects.filter(
      (one) =>
        (study === undefined || one.study === study) &&
        (series === undefined || one.series === series) &&
        one.patientId === (given('PatientID') ?? one.patientId) &&
        one.study === (given('StudyInstanceUID') ?? one.study) &&
        one.series === (given('SeriesInstanceUID') ?? one.series),
    );
    const unique = [...new Map(matching.map((one) => [one[level], one])).values()];
    const offset = Number(given('offset') ?? 0);
    const page = unique.slice(offset, offset + Math.min(Number(given('limit') ?? 1000), this.pageLimit));
    const body = page.map((one) => ({
      '00080060': { vr: 'CS', Value: [one.modality] },
      '00080061': {
        vr: 'CS',
        Value: [...new Set(this.objects.filter((other) => other.study === one.study).map(({ modality }) => modality))],
      },
      ...(this.describes && one.description && { '0008103E': { vr: 'LO', Value: [one.description] } }),
      '00100020': { vr: 'LO', Value: [one.patientId] },
      '0020000D': { vr: 'UI', Value: [one.study] },
      '0020000E': { vr: 'UI', Value: [one.series] },
      '00080018': { vr: 'UI', Value: [one.object] },
      '00280010': { vr: 'US', Value: [one.rows] },
      '00280011': { vr: 'US', Value: [one.columns] },
    }));
    response.writeHead(200, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(body));
  }

  private async store(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const message = Buffer.concat(chunks);
    const boundary = /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1] ?? '';
    let at = message.indexOf(`--${boundary}\r\n`);
    while (at >= 0) {
      const start = message.indexOf('\r\n\r\n', at) + 4;
      const end = message.indexOf(`\r\n--${boundary}`, start);
      this.add(Buffer.from(message.subarray(start, end)));
      at = message.indexOf(`--${boundary}\r\n`, end + 2);
    }
    response.writeHead(200, { 'content-type': 'application/dicom+json' }).end('{}');
  }
}
