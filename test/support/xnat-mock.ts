import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import yazl from 'yazl';

/** Files by name. */
export type MockResource = Readonly<Record<string, Buffer>>;

export interface MockScan {
  readonly xsiType: string;
  readonly uid?: string;
  readonly description?: string;
  readonly resources: Readonly<Record<string, MockResource>>;
}

export interface MockExperiment {
  readonly uid?: string;
  readonly date?: string;
  readonly scans?: Readonly<Record<string, MockScan>>;
  readonly resources?: Readonly<Record<string, MockResource>>;
  readonly collections?: Readonly<Record<string, Readonly<Record<string, MockResource>>>>;
}

export interface MockSubject {
  readonly label: string;
  readonly resources?: Readonly<Record<string, MockResource>>;
  readonly experiments?: Readonly<Record<string, MockExperiment>>;
}

type Row = Readonly<Record<string, string | number>>;

/**
 * An XNAT in this process, written from the documented REST API; its assumptions are in docs/sources.md. Subjects are
 * created on request, so that a project may have any number of them.
 */
export class XnatMock {
  readonly requests: string[] = [];
  /** Open sessions. */
  readonly sessions = new Set<string>();
  readonly collections = new Map<string, Buffer>();
  /** User and password that open a session; undefined: guests may read. */
  account: readonly [user: string, password: string] | undefined;
  /** Whether listings support `limit` and `offset`. */
  pages = true;
  zips = true;
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly project: string,
    private readonly count: number,
    private readonly subject: (index: number) => MockSubject,
  ) {}

  static async start(project: string, count: number, subject: (index: number) => MockSubject): Promise<XnatMock> {
    const server = createServer();
    const mock = new XnatMock(server, project, count, subject);
    server.on('request', (request, response) => void mock.answer(request, response));
    server.on('connection', (socket) => {
      mock.sockets.add(socket);
      socket.on('close', () => mock.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return mock;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/xnat/`);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  asked(pattern: RegExp): string[] {
    return this.requests.filter((one) => pattern.test(one));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    if (this.intercept?.(request, response) === true) return;
    const url = new URL(request.url ?? '/', this.url);
    const path = url.pathname.replace('/xnat/', '').split('/').map(decodeURIComponent);
    if (path.join('/') === 'data/JSESSION') return this.session(request, response);
    if (!this.mayRead(request)) return void response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
    if (path[0] === 'xapi' && request.method === 'PUT') return this.keepCollection(path, url, request, response);
    if (path[0] !== 'data') return void response.writeHead(404).end();
    const found = this.find(path.slice(1));
    if (found === undefined) return void response.writeHead(404).end();
    if (Buffer.isBuffer(found))
      return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found);
    if (url.searchParams.get('format') === 'zip') return this.zip(path, response);
    this.list(found, url, response);
  }

  private session(request: IncomingMessage, response: ServerResponse): void {
    const cookie = this.sessionOf(request);
    if (request.method === 'DELETE') {
      this.sessions.delete(cookie);
      response.writeHead(200).end();
      return;
    }
    const given = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString('utf8');
    if (this.account !== undefined && given !== this.account.join(':')) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
      return;
    }
    const session = randomBytes(16).toString('hex').toUpperCase();
    this.sessions.add(session);
    response.writeHead(200, { 'content-type': 'text/plain' }).end(session);
  }

  private sessionOf(request: IncomingMessage): string {
    return /JSESSIONID=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  }

  private mayRead(request: IncomingMessage): boolean {
    return this.account === undefined || this.sessions.has(this.sessionOf(request));
  }

  /** Rows of a listing, or the bytes of a file; undefined if it does not exist. */
  private find(path: readonly string[]): readonly Row[] | Buffer | undefined {
    if (path[0] === 'experiments') return this.ofExperiment(path[1] ?? '', path.slice(2));
    if (path[0] !== 'projects' || path[1] !== this.project) return undefined;
    if (path[2] === 'experiments') return this.allExperiments();
    if (path[2] !== 'subjects') return undefined;
    if (path[3] === undefined) {
      return Array.from({ length: this.count }, (_, n) => ({ ID: `S${n}`, label: this.subject(n).label }));
    }
    const subject = this.subject(Number(path[3].slice(1)));
    if (path[4] === 'resources') return ofResources(subject.resources ?? {}, path.slice(5));
    if (path[4] !== 'experiments') return undefined;
    const names = Object.keys(subject.experiments ?? {});
    return names.map((label) => experimentRow(`${path[3]}_${label}`, label, subject.experiments![label]!));
  }

  private allExperiments(): Row[] {
    return Array.from({ length: this.count }, (_, n) => this.subject(n).experiments ?? {}).flatMap((experiments, n) =>
      Object.entries(experiments).map(([label, one]) => experimentRow(`S${n}_${label}`, label, one)),
    );
  }

  private ofExperiment(id: string, path: readonly string[]): readonly Row[] | Buffer | undefined {
    const [, index, label] = /^S(\d+)_(.+)$/.exec(id) ?? [];
    const experiment = this.subject(Number(index)).experiments?.[label ?? ''];
    if (experiment === undefined) return undefined;
    if (path[0] === 'resources') return ofResources(experiment.resources ?? {}, path.slice(1));
    if (path[0] === 'scans') {
      const scans = experiment.scans ?? {};
      if (path[1] === undefined) {
        return Object.entries(scans).map(([ID, { xsiType, uid, description = '' }]) => ({
          ID,
          xsiType,
          UID: uid ?? '',
          type: 'scan',
          series_description: description,
        }));
      }
      return ofResources(scans[path[1]]?.resources ?? {}, path.slice(3));
    }
    if (path[0] !== 'assessors') return undefined;
    const collections = experiment.collections ?? {};
    if (path[1] === undefined)
      return Object.keys(collections).map((ID) => ({ ID, label: ID, xsiType: 'icr:roiCollectionData' }));
    return ofResources(collections[path[1]] ?? {}, path.slice(3));
  }

  private list(rows: readonly Row[], url: URL, response: ServerResponse): void {
    const limit = Number(url.searchParams.get('limit') ?? rows.length);
    const offset = Number(url.searchParams.get('offset') ?? 0);
    const Result = (this.pages ? rows.slice(offset, offset + limit) : rows).map((row) =>
      'path' in row ? { ...row, URI: `${url.pathname}/${row['path']}` } : row,
    );
    const body = JSON.stringify({ ResultSet: { Result, totalRecords: String(rows.length) } });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }

  private zip(path: readonly string[], response: ServerResponse): void {
    if (!this.zips) return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
    const zip = new yazl.ZipFile();
    const rows = this.find(path.slice(1)) as readonly Row[];
    for (const { path: name } of rows) {
      const file = this.find([...path.slice(1), String(name)]) as Buffer;
      zip.addBuffer(file, `session/scans/1-scan/resources/${path.at(-2)}/files/${name}`);
    }
    zip.end();
    response.writeHead(200, { 'content-type': 'application/zip' });
    zip.outputStream.pipe(response);
  }

  private async keepCollection(
    path: readonly string[],
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const key = `${path.slice(1).join('/')}?type=${url.searchParams.get('type')}`;
    if (this.collections.has(key) && url.searchParams.get('overwrite') !== 'true') {
      return void response.writeHead(409).end();
    }
    this.collections.set(key, Buffer.concat(chunks));
    response.writeHead(200).end();
  }
}

function experimentRow(ID: string, label: string, { uid, date }: MockExperiment): Row {
  return { ID, label, UID: uid ?? '', date: date ?? '2020-01-02', xsiType: 'xnat:ctSessionData' };
}

function ofResources(
  resources: Readonly<Record<string, MockResource>>,
  path: readonly string[],
): readonly Row[] | Buffer | undefined {
  if (path[0] === undefined) {
    return Object.entries(resources).map(([label, files]) => ({ label, file_count: Object.keys(files).length }));
  }
  const files = resources[path[0]];
  if (files === undefined) return undefined;
  if (path[2] !== undefined) return files[path.slice(2).join('/')];
  return Object.entries(files).map(([name, file]) => ({
    path: name,
    Name: name,
    Size: String(file.length),
    digest: createHash('md5').update(file).digest('hex'),
  }));
}
