import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { assertGranted, assertMayRead, callerOf } from '../access/index.ts';
import { parseRange } from './byte-range.ts';
import { outputOf, readCase } from './case-documents.ts';
import type { ApiContext } from './context.ts';
import { noteForAudit } from './http/audit.ts';
import { HttpProblem } from './problem.ts';
import { assertNotWithdrawn } from './withdrawn.ts';

/** DICOM objects carry the source's patient attributes unless they were de-identified. */
const identifying = new Set(['seg', 'sr', 'dicom']);

/**
 * `/files/cases/<case>/<path>`: a file exactly as a case.json names it. Nothing else can be reached: the path is looked
 * up among the outputs, not joined from the request.
 */
export async function fileResponse(request: Request, context: ApiContext): Promise<Response> {
  const { caseId, path } = placeOf(new URL(request.url).pathname);
  assertNotWithdrawn(`cases/${caseId}`, context);
  const document = await readCase(context.dataDirectory, caseId);
  const output = document && outputOf(document, path);
  if (document === undefined || output === undefined)
    throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such file.');
  const caller = await callerOf(request, context);
  noteForAudit(request, { datasets: [document.run.dataset] });
  assertMayRead(document.run.dataset, caller);
  if (output.identifying ?? identifying.has(output.role)) assertGranted(document.run.dataset, caller);
  const file = join(context.dataDirectory, 'cases', document.id, ...output.path.split('/'));
  const info = await lstat(file).catch(() => undefined);
  if (!info?.isFile()) throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'The file is named in the case but is not there.');
  const tag = `"${output.sha256}"`;
  const headers: Record<string, string> = {
    'content-type': output.mediaType,
    etag: tag,
    'repr-digest': `sha-256=:${Buffer.from(output.sha256, 'hex').toString('base64')}:`,
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(output.path.split('/').at(-1)!)}`,
  };
  if (matches(request.headers.get('if-none-match'), tag)) return new Response(null, { status: 304, headers });
  const condition = request.headers.get('if-range');
  const wanted = condition === null || condition === tag ? (request.headers.get('range') ?? undefined) : undefined;
  const range = parseRange(wanted, info.size);
  if (range === 'unsatisfiable') {
    throw new HttpProblem(416, 'QIAW_RANGE', 'The range lies outside the file.', {
      'content-range': `bytes */${info.size}`,
    });
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 };
  headers['content-length'] = String(end - start + 1);
  if (range) headers['content-range'] = `bytes ${start}-${end}/${info.size}`;
  const empty = request.method === 'HEAD' || info.size === 0;
  const body = empty ? null : (Readable.toWeb(createReadStream(file, { start, end })) as ReadableStream<Uint8Array>);
  return new Response(body, { status: range ? 206 : 200, headers });
}

function placeOf(pathname: string): { caseId: string; path: string } {
  try {
    const parts = pathname.split('/').slice(2).map(decodeURIComponent);
    const [place, caseId = '', ...path] = parts;
    if (
      place === 'cases' &&
      !path.some((part) => part === '' || part === '.' || part === '..' || /[/\\\0]/.test(part))
    ) {
      return { caseId, path: path.join('/') };
    }
  } catch {
    // Not percent-encoded UTF-8: no such file.
  }
  throw new HttpProblem(404, 'QIAW_NOT_FOUND', 'There is no such file.');
}

const matches = (header: string | null, tag: string): boolean =>
  header !== null && (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag));
