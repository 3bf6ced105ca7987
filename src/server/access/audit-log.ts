import { createHmac } from 'node:crypto';
import { appendFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Log } from '../../core/index.ts';

/** One request for data: caller, time, datasets, size and outcome. Queries, literals and URLs are never recorded, only their keyed digest. */
export interface AuditEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Name of the token or identity, `local`, or `anyone`. */
  readonly caller: string;
  /** Id of the request, as in the log and the response. */
  readonly request: string;
  /** Group of the route table: sparql, files, cases, …, home, other. */
  readonly door: string;
  readonly method: string;
  /** Form of a query: bindings, boolean, graph, update. */
  readonly form?: string;
  /** {@link AuditLog.digest} of the query, else of the URL: equal questions have equal digests. */
  readonly asked: string;
  /** Datasets that the request could reach; `*` for all. */
  readonly datasets?: readonly string[];
  readonly status: number;
  /** Code of the refusal. */
  readonly code?: string;
  /** Bytes sent; less than the whole answer if `outcome` is `cancelled`. */
  readonly bytes: number;
  readonly ms: number;
  readonly outcome: 'answered' | 'refused' | 'failed' | 'cancelled';
}

export interface AuditLog {
  /** Queues the entry and writes it soon; a full disk is reported in the log, never to the caller. */
  record(entry: AuditEntry): void;
  /** Identifies a question in the log: 24 hexadecimal digits of its HMAC-SHA-256, which cannot be guessed without the key. */
  digest(text: string): string;
  /** Resolves when all recorded entries are in the file. */
  flush(): Promise<void>;
}

export interface AuditOptions {
  readonly path: string;
  /** Size at which the file is rotated. */
  readonly maxBytes: number;
  /** Number of rotated files to keep. */
  readonly keep: number;
  /** Key of the digests; it must stay the same as long as questions are to be compared. */
  readonly key: Uint8Array;
  readonly log: Log;
}

/** Whitespace around a question is ignored. */
export const questionDigest = (text: string, key: Uint8Array): string =>
  createHmac('sha256', key).update(`audit|${text.trim()}`).digest('hex').slice(0, 24);

/** Caller names may come from a provider, and a caller may reach any number of datasets; these limits keep lines below 4 kB. */
const [mostLetters, mostDatasets] = [100, 30];

/** One line, whatever the entry contains. */
function lineOf({ time, caller, datasets, ...rest }: AuditEntry): string {
  const name = caller.replace(/\p{C}/gu, '?').slice(0, mostLetters);
  const within = datasets?.slice(0, mostDatasets).map((id) => id.slice(0, 64));
  if (datasets && datasets.length > mostDatasets) within?.push(`and ${datasets.length - mostDatasets} more`);
  return `${JSON.stringify({ time, caller: name, ...rest, ...(within && { datasets: within }) })}\n`;
}

/** Entries are collected for this many milliseconds: one write per request would cost as much as a small answer. */
const togetherMs = 50;

/** NDJSON, one line per entry; rotated to `<path>.<number>`, the highest number being the newest. */
export function openAuditLog({ path, maxBytes, keep, key, log }: AuditOptions): AuditLog {
  let lines: string[] = [];
  let writing = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const write = async (): Promise<void> => {
    if (lines.length === 0) return;
    const text = lines.join('');
    lines = [];
    try {
      await mkdir(dirname(path), { recursive: true });
      const size = (await stat(path).catch(() => undefined))?.size ?? 0;
      if (size > 0 && size + text.length > maxBytes) await putAside(path, keep);
      await appendFile(path, text, { mode: 0o600 });
    } catch (error) {
      log.error({ err: error }, 'the audit log cannot be written');
    }
  };
  const begin = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };
  return {
    record(entry) {
      lines.push(lineOf(entry));
      timer ??= setTimeout(begin, togetherMs);
    },
    digest: (text) => questionDigest(text, key),
    flush: begin,
  };
}

async function putAside(path: string, keep: number): Promise<void> {
  const numbers = await putAsideNumbers(path);
  const next = (numbers.at(-1) ?? 0) + 1;
  await rename(path, `${path}.${next}`);
  const old = [...numbers, next].slice(0, -keep || undefined);
  for (const number of old) await rm(`${path}.${number}`, { force: true });
}

/** The files of the log, from the oldest one kept to the one being written. */
export async function auditFiles(path: string): Promise<string[]> {
  return [...(await putAsideNumbers(path)).map((number) => `${path}.${number}`), path];
}

async function putAsideNumbers(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  return (await readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
}
