import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { QiawError, send } from '../../core/index.ts';
import type { QueryAnswer } from '../../store/index.ts';

/** File in which a server notes its address and a token of its own in the data directory it serves, as `{ url, pid, token }`; its user's alone. */
export const serverNote = (dataDirectory: string): string => join(dataDirectory, '.server.json');

export interface RunningServer {
  readonly url: string;
  /** Opens records to whoever can read the note, who can read the files as well; none of an earlier release. */
  readonly token?: string;
}

const noteSchema = z.object({ url: z.url({ protocol: /^https?$/ }), token: z.string().optional() });

/**
 * The server that serves a data directory now; undefined where none answers within ten seconds, or what a crash left is no note.
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
      // Not our server, or a proxy in between: the status has to do.
    }
    super(`The server answered ${status} (${problem.code ?? 'no code'}): ${problem.detail ?? 'no explanation'}`);
  }
}

interface AskOptions {
  readonly accept: string;
  readonly token: string | undefined;
  /** Sites of the server's configuration; its own data when none is named. */
  readonly sites: readonly string[];
  /** Whether an answer without the sites that fail will do. */
  readonly partial: boolean;
}

/**
 * Asks one query of a running server (SPARQL 1.1 Protocol 2.1.3). `missing` names the sites a partial answer lacks, as
 * `site;code=…`, comma separated.
 * @throws ServerRefused
 */
export async function askServer(
  url: string,
  query: string,
  { accept, token, sites, partial }: AskOptions,
): Promise<QueryAnswer & { readonly missing: string }> {
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
  return { form: /turtle|ld\+json/.test(mediaType) ? 'graph' : 'bindings', mediaType, body, missing };
}
