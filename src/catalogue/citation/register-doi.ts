import { QiawError, send } from '../../core/index.ts';
import type { CitedWork } from './cited-work.ts';
import { dataciteAttributes } from './datacite.ts';

/** The DOI service refused the metadata, or did not answer. */
export class DoiRefused extends QiawError {
  readonly code = 'QIAW_DOI_REFUSED';
}

export interface DoiService {
  /** Such as `https://api.datacite.org`. */
  readonly endpoint: string;
  /** A bearer token, or `user:password`. */
  readonly token: string;
}

/**
 * Registers a DOI, or updates its metadata if it is registered already (DataCite REST API). A draft can be deleted there again; a
 * published DOI is permanent. @throws DoiRefused
 */
export async function registerDoi(work: CitedWork, service: DoiService, isDraft: boolean): Promise<'made' | 'updated'> {
  const { doi } = work;
  if (doi === undefined) throw new DoiRefused('The work has no DOI.');
  const attributes = { ...dataciteAttributes(work), ...(!isDraft && { event: 'publish' }) };
  const body = JSON.stringify({ data: { id: doi, type: 'dois', attributes } });
  const made = await request('POST', 'dois', body, service);
  if (made.status === 201 || made.status === 200) return 'made';
  if (made.status !== 422) throw refused(made);
  const updated = await request('PUT', `dois/${encodeURIComponent(doi)}`, body, service);
  if (updated.status >= 300) throw refused(updated);
  return 'updated';
}

interface Reply {
  readonly status: number;
  readonly text: string;
}

async function request(method: string, path: string, body: string, { endpoint, token }: DoiService): Promise<Reply> {
  const authorization = token.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Bearer ${token}`;
  const address = new URL(path, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  const answer = await send(address, {
    method,
    headers: { 'content-type': 'application/vnd.api+json', accept: 'application/vnd.api+json', authorization },
    body,
    redirects: 'refuse',
    repeatable: false,
    silenceMs: 60_000,
  }).catch((error: unknown) => {
    throw new DoiRefused(`The DOI service at ${endpoint} did not answer: ${String(error)}.`, { cause: error });
  });
  return { status: answer.status, text: await answer.text(1_000_000) };
}

function refused({ status, text }: Reply): DoiRefused {
  const reasons = [...text.matchAll(/"title"\s*:\s*"([^"]{1,300})"/g)].map(([, title]) => title);
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  return new DoiRefused(`The DOI service refused the metadata (status ${status})${why}.`);
}
