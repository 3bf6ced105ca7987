import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { auditFiles } from './audit-log.ts';

/** Lines of earlier releases have no digest, and their door is the first part of the URL. */
const lineSchema = z.object({
  time: z.iso.datetime(),
  caller: z.string().max(1000),
  door: z.string(),
  form: z.string().max(40).optional(),
  asked: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional(),
  bytes: z.number(),
  outcome: z.enum(['answered', 'refused', 'failed', 'cancelled']),
});

type Line = z.output<typeof lineSchema>;

/** How often one caller asked one question. */
export interface AskedOften {
  readonly caller: string;
  readonly door: string;
  readonly form?: string;
  /** Digest of the question; absent in lines of earlier releases. */
  readonly asked?: string;
  readonly times: number;
  /** How many of these were refused or failed. */
  readonly refused: number;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly first: string;
  readonly last: string;
}

export interface AuditFilter {
  readonly caller?: string;
  readonly door?: string;
  readonly asked?: string;
  /** ISO 8601; only entries from this time on. */
  readonly since?: string;
}

/** How often each caller asked each question, most frequent first, from the log at this path and its rotated files; `unreadable` counts malformed lines. */
export async function whoAsked(
  path: string,
  filter: AuditFilter,
): Promise<{ readonly rows: readonly AskedOften[]; readonly unreadable: number }> {
  const rows = new Map<string, AskedOften>();
  let unreadable = 0;
  for (const file of await auditFiles(path)) {
    for await (const text of createInterface({
      input: createReadStream(file, 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      const line = read(text);
      if (line === undefined) unreadable++;
      else if (fits(line, filter)) add(rows, line);
    }
  }
  const sorted = [...rows.values()].sort((a, b) => b.times - a.times || (a.last < b.last ? 1 : -1));
  return { rows: sorted, unreadable };
}

function read(text: string): Line | undefined {
  try {
    const line = lineSchema.parse(JSON.parse(text));
    const door = /^[a-z.-]{1,20}$/.test(line.door) ? line.door : 'other';
    return { ...line, door, caller: line.caller.replace(/\p{C}/gu, '?') };
  } catch {
    return undefined;
  }
}

const fits = (line: Line, { caller, door, asked, since }: AuditFilter): boolean =>
  (caller === undefined || line.caller === caller) &&
  (door === undefined || line.door === door) &&
  (asked === undefined || line.asked === asked) &&
  (since === undefined || Date.parse(line.time) >= Date.parse(since));

function add(rows: Map<string, AskedOften>, { caller, door, form, asked, time, bytes, outcome }: Line): void {
  const key = JSON.stringify([caller, door, form, asked]);
  const known = rows.get(key);
  const bad = outcome === 'refused' || outcome === 'failed' ? 1 : 0;
  rows.set(key, {
    caller,
    door,
    ...(form !== undefined && { form }),
    ...(asked !== undefined && { asked }),
    times: (known?.times ?? 0) + 1,
    refused: (known?.refused ?? 0) + bad,
    bytes: (known?.bytes ?? 0) + bytes,
    first: known && known.first < time ? known.first : time,
    last: known && known.last > time ? known.last : time,
  });
}
