import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { HttpProblem } from '../answer/problem.ts';
import { isUnchanged } from '../http/preconditions.ts';

/** A file to be served unchanged. */
export interface ServedFile {
  readonly path: string;
  /** The suggested file name. */
  readonly name: string;
  readonly mediaType: string;
  /** SHA-256 of its bytes, 64 hexadecimal digits: the entity tag. */
  readonly sha256: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with the file or a range of it (RFC 9110 13 and 14), so that interrupted downloads resume. */
export async function sendFile(request: Request, served: ServedFile): Promise<Response> {
  const info = await lstat(served.path).catch(() => undefined);
  if (!info?.isFile()) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'The file is listed but missing.');
  const tag = `"${served.sha256}"`;
  const headers: Record<string, string> = {
    'content-type': served.mediaType,
    etag: tag,
    'repr-digest': `sha-256=:${Buffer.from(served.sha256, 'hex').toString('base64')}:`,
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(served.name)}`,
    ...served.headers,
  };
  if (isUnchanged(request, tag)) return new Response(null, { status: 304, headers });
  const condition = request.headers.get('if-range');
  const wanted = condition === null || condition === tag ? (request.headers.get('range') ?? undefined) : undefined;
  const range = parseRange(wanted, info.size);
  if (range === 'unsatisfiable') {
    throw new HttpProblem(416, 'QIAW_RANGE', 'The range is outside the file.', {
      'content-range': `bytes */${info.size}`,
    });
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 };
  headers['content-length'] = String(end - start + 1);
  if (range) headers['content-range'] = `bytes ${start}-${end}/${info.size}`;
  const empty = request.method === 'HEAD' || info.size === 0;
  const body = empty
    ? null
    : (Readable.toWeb(createReadStream(served.path, { start, end })) as ReadableStream<Uint8Array>);
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** A byte range of a file; both ends are inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header (RFC 9110 14.1.2) with one byte range. Undefined: no range or several, send everything;
 * `unsatisfiable`: answer 416.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const last = Number(match[2]);
    return last === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - last), end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
