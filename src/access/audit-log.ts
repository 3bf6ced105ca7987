import { appendFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../core/index.ts';

/** One request for data: who, when, what of it, how much, and how it ended. Never a query, a literal or an address. */
export interface AuditEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** Name of the token or identity, `local`, or `anyone`. */
  readonly caller: string;
  /** Id of the request, as in the log and the answer. */
  readonly request: string;
  /** First segment of the address: sparql, files, cases, … */
  readonly door: string;
  readonly method: string;
  /** Form of a query: bindings, boolean, graph, update. */
  readonly form?: string;
  /** Datasets that were within reach; `*` for all. */
  readonly datasets?: readonly string[];
  readonly status: number;
  /** Code of the refusal. */
  readonly code?: string;
  /** Bytes sent; fewer than the whole answer when `outcome` is `cancelled`. */
  readonly bytes: number;
  readonly ms: number;
  readonly outcome: 'answered' | 'refused' | 'failed' | 'cancelled';
}

export interface AuditLog {
  /** Takes the entry at once and writes it soon; a full disk is told to the log, never to the caller. */
  record(entry: AuditEntry): void;
  /** Resolves when everything recorded is in the file. */
  flush(): Promise<void>;
}

export interface AuditOptions {
  readonly path: string;
  /** Size at which the file is put aside and a new one begun. */
  readonly maxBytes: number;
  /** Files put aside that are kept. */
  readonly keep: number;
  readonly log: Log;
}

/** Entries of this many milliseconds are written together: one a request would cost as much as a small answer. */
const togetherMs = 50;

/** NDJSON, one line an entry; put aside as `<path>.<number>`, the highest number the youngest. */
export function openAuditLog({ path, maxBytes, keep, log }: AuditOptions): AuditLog {
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
      lines.push(`${JSON.stringify(entry)}\n`);
      timer ??= setTimeout(begin, togetherMs);
    },
    flush: begin,
  };
}

async function putAside(path: string, keep: number): Promise<void> {
  const folder = dirname(path);
  const prefix = `${path.slice(folder.length + 1)}.`;
  const numbers = (await readdir(folder))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
  const next = (numbers.at(-1) ?? 0) + 1;
  await rename(path, `${path}.${next}`);
  const old = [...numbers, next].slice(0, -keep || undefined);
  for (const number of old) await rm(join(folder, `${prefix}${number}`), { force: true });
}
