import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { QiawError, send } from '../../core/index.ts';
import type { QueryAnswer } from '../../store/index.ts';

/**
 * File in a served data directory in which the server records its address and its own token as `{ url, pid, token }`;
 * readable only by its user.
 */
export const serverNote = (dataDirectory: string): string => join(dataDirectory, '.server.json');

export interface RunningServer {
  readonly url: string;
  /**
   * Gives access to records to a user who can read the note and therefore the files. Servers of earlier releases have
   * none.
   */
  readonly token?: string;
}

const noteSchema = z.object({ url: z.url({ protocol: /^https?$/ }), token: z.string().optional() });

/**
 * The server that serves a data directory now; undefined if none answers within ten seconds, or if a crash left a
 * damaged note.
 */
export async function runningServer(dataDirectory: string): Promise<RunningServer | undefined> {
  const text = await readFile(serverNote(dataDirectory), 'utf8').catch(() => '');
  const note = noteOf(text);
  if (note === undefined) return undefined;
  const alive = await send(new URL('/health', note.url), { signal: AbortSignal.timeout(10_000) }).then(
    (response) => {
      response.discard();
      return response.ok;
    },
    () => false,
  );
  if (!alive) return undefined;
  return note.token === undefined ? { url: note.url } : { url: note.url, token: note.token };
}

function noteOf(text: string): z.output<typeof noteSchema> | undefined {
  try {
    return noteSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The running server did not answer the query; the message carries its own code. */
class ServerRefused extends QiawError {
  readonly code = 'QIAW_SERVER_ANSWER';
  constructor(status: number, body: string) {
    let problem: { readonly code?: string; readonly detail?: string } = {};
    try {
      problem = JSON.parse(body) as typeof problem;
    } catch {
      // Not our server, or a proxy in between: only the status is available.
    }
    super(`The server answered ${status} (${problem.code ?? 'no code'}): ${problem.detail ?? 'no explanation'}`);
  }
}

interface AskOptions {
  readonly accept: string;
  readonly token: string | undefined;
  /** Sites of the server's configuration; its own data when none is named. */
  readonly sites: readonly string[];
  /** Whether an answer without the sites that fail is acceptable. */
  readonly partial: boolean;
}

/**
 * Sends one query to a running server (SPARQL 1.1 Protocol 2.1.3). `missing` names the sites a partial answer lacks, as
 * `site;code=…`, comma separated; `hint` says why an answer may be empty.
 * @throws ServerRefused
 */
export async function askServer(
  url: string,
  query: string,
  { accept, token, sites, partial }: AskOptions,
): Promise<QueryAnswer & { readonly missing: string; readonly hint: string }> {
  const address = new URL('/sparql', url);
  for (const site of sites) address.searchParams.append('site', site);
  if (partial) address.searchParams.set('partial', 'true');
  const response = await send(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/sparql-query',
      accept,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: query,
  });
  const body = await response.text(Number.MAX_SAFE_INTEGER);
  if (!response.ok) throw new ServerRefused(response.status, body);
  const mediaType = (response.headers.get('content-type') ?? '').split(';')[0]!;
  const missing = response.headers.get('qiaw-missing-sites') ?? '';
  const hint = response.headers.get('qiaw-hint') ?? '';
  return { form: /turtle|ld\+json/.test(mediaType) ? 'graph' : 'bindings', mediaType, body, missing, hint };
}
