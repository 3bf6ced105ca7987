import { HttpProblem } from '../answer/problem.ts';
import { urlOf } from '../http/url.ts';
import type { UpdateRequest } from './update.ts';

/** A SPARQL 1.1 Protocol operation (2.1, 2.2), independent of how it was sent. */
export interface SparqlRequest {
  /** Undefined if there is no query: the caller requests the service description, or sends an update. */
  readonly query: string | undefined;
  readonly update?: UpdateRequest;
  readonly defaultGraphs: readonly string[];
  readonly namedGraphs: readonly string[];
  readonly timeoutMs: number | undefined;
  /** `?format=`, for people and tools that cannot set headers. */
  readonly format: string | undefined;
  /** `?site=`, our extension: sites to query as a union. */
  readonly sites: readonly string[];
  /** `?partial=true`, our extension: accept an answer without the sites that fail. */
  readonly partial: boolean;
}

const form = 'application/x-www-form-urlencoded';
const direct = 'application/sparql-query';
const directUpdate = 'application/sparql-update';

/** Reads GET, POST form and direct POST; throws 400 for protocol violations, 415 for other media types. */
export async function readSparqlRequest(request: Request, maxBytes: number): Promise<SparqlRequest> {
  const url = urlOf(request);
  if (url.search.length > maxBytes) throw tooLarge(maxBytes);
  if (request.method !== 'POST') return fromParameters(url.searchParams);
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== form && type !== direct && type !== directUpdate) {
    const accepted = `${form}, ${direct}, ${directUpdate}`;
    throw new HttpProblem(415, 'QIAW_MEDIA_TYPE', `Send a query or an update as ${accepted}.`, {
      'accept-post': accepted,
    });
  }
  const body = await readText(request, maxBytes);
  if (type === form) return fromParameters(new URLSearchParams(body), url.searchParams);
  if (type === directUpdate) return directly(body, url.searchParams);
  if (url.searchParams.has('query')) throw bad('The query is in the body; the URL must not contain another.');
  if (body.trim() === '') throw bad('The body contains no query.');
  const parameters = new URLSearchParams(url.searchParams);
  return { ...fromParameters(parameters), query: body };
}

function fromParameters(body: URLSearchParams, address?: URLSearchParams): SparqlRequest {
  const all = (name: string) => [...body.getAll(name), ...(address?.getAll(name) ?? [])];
  const queries = all('query');
  const updates = all('update');
  if (updates.length > 0) {
    if (!address) throw bad('An update must be sent by POST.');
    if (updates.length > 1 || queries.length > 0) throw bad('Send only one update, or one query, per request.');
    return updateOf(updates[0]!, all);
  }
  if (queries.length > 1) throw bad('More than one query was sent.');
  if (address && queries.length === 0) throw bad('The form contains no query.');
  if (all('using-graph-uri').length + all('using-named-graph-uri').length > 0)
    throw bad('using-graph-uri is only for updates.');
  return {
    query: queries[0],
    defaultGraphs: all('default-graph-uri').map(absoluteIri),
    namedGraphs: all('named-graph-uri').map(absoluteIri),
    timeoutMs: timeoutOf(all('timeout')[0]),
    format: all('format')[0] || undefined,
    sites: all('site'),
    partial: all('partial')[0] === 'true',
  };
}

function directly(update: string, address: URLSearchParams): SparqlRequest {
  if (address.has('query') || address.has('update'))
    throw bad('The update is in the body; the URL must not contain another.');
  return updateOf(update, (name) => address.getAll(name));
}

function updateOf(update: string, all: (name: string) => string[]): SparqlRequest {
  if (all('default-graph-uri').length + all('named-graph-uri').length > 0) {
    throw bad('default-graph-uri is only for queries; use using-graph-uri for updates.');
  }
  const usingGraphs = all('using-graph-uri').map(absoluteIri);
  const usingNamedGraphs = all('using-named-graph-uri').map(absoluteIri);
  return {
    query: undefined,
    update: { update, usingGraphs, usingNamedGraphs },
    defaultGraphs: [],
    namedGraphs: [],
    timeoutMs: undefined,
    sites: [],
    partial: false,
    format: undefined,
  };
}

function timeoutOf(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const seconds = Number(value);
  if (!(seconds > 0)) throw bad('timeout must be a positive number of seconds.');
  return seconds * 1000;
}

function absoluteIri(value: string): string {
  if (!/^[a-z][a-z0-9+.-]*:[^<>"{}|\\^`\s]*$/i.test(value)) throw bad('A graph parameter is not an absolute IRI.');
  return value;
}

function assertUtf8(contentType: string): void {
  const charset = /charset="?([^";]+)"?/i.exec(contentType)?.[1];
  if (charset && charset.trim().toLowerCase() !== 'utf-8') {
    throw new HttpProblem(415, 'QIAW_MEDIA_TYPE', 'A request body must be UTF-8.');
  }
}

/** Up to this size, a body that is too large is read to its end and discarded: closing the connection would prevent the client from seeing the answer. */
const mostDiscarded = 64 * 1024 * 1024;

/** Reads a body of at most `maxBytes` in UTF-8, never holding more in memory. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  assertNotCompressed(request);
  assertUtf8(request.headers.get('content-type') ?? '');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes <= maxBytes) chunks.push(part.value);
    else chunks.length = 0;
    if (bytes > mostDiscarded) {
      await reader?.cancel();
      break;
    }
  }
  if (bytes > maxBytes) throw tooLarge(maxBytes);
  const whole = Buffer.concat(chunks);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    throw bad(
      `The body is not UTF-8${whole[0] === 0x1f && whole[1] === 0x8b ? ', but compressed: send it as it is' : ''}.`,
    );
  }
}

/** Bodies are never decompressed: a small body could expand to any size (RFC 9110 8.4, 15.5.16). */
export function assertNotCompressed(request: Request): void {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return;
  const headers = { 'accept-encoding': 'identity' };
  throw new HttpProblem(415, 'QIAW_MEDIA_TYPE', 'Send the body without Content-Encoding.', headers);
}

const bad = (message: string) => new HttpProblem(400, 'QIAW_SPARQL_PROTOCOL', message);
const tooLarge = (maxBytes: number) =>
  new HttpProblem(413, 'QIAW_REQUEST_TOO_LARGE', `A request may have at most ${maxBytes} bytes.`);
