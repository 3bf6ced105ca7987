import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockState } from '../../core/index.ts';
import type { ApiContext } from '../app/context.ts';

export type ExecutionState = 'RUNNING' | 'SUCCEEDED' | 'PARTIAL' | 'FAILED' | 'INTERRUPTED';

/** One execution of the pipeline, as far as the data directory records it. */
export interface Execution {
  readonly iri: string;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly state: ExecutionState;
  /** Cases completed so far. */
  readonly casesMade: number;
  readonly casesReused: number | undefined;
  readonly refusals: number | undefined;
  readonly software: { readonly iri: string; readonly label: string; readonly version: string } | undefined;
}

interface Line {
  readonly at: 'start' | 'end';
  readonly id: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly outcome?: string;
  readonly cases?: readonly string[];
  readonly reused?: readonly string[];
  readonly redacted?: number;
  readonly refusals?: number;
  readonly software?: { readonly name: string; readonly version: string; readonly commit: string };
}

/** All executions of the log, newest first. An execution without an end counts as running as long as the directory is locked. */
export async function readExecutions({ dataDirectory, base }: Place): Promise<Execution[]> {
  const text = await readFile(join(dataDirectory, 'executions.ndjson'), 'utf8').catch(() => '');
  const starts = new Map<string, Line>();
  const ends = new Map<string, Line>();
  for (const line of text.split('\n')) {
    const parsed = parseLine(line);
    if (parsed !== undefined) (parsed.at === 'start' ? starts : ends).set(parsed.id, parsed);
  }
  const lock = await lockState(join(dataDirectory, '.lock'));
  const locked = lock === 'held' || lock === 'elsewhere';
  const all = [...starts.values()].map(async (start, at): Promise<Execution> => {
    const end = ends.get(start.id);
    const running = end === undefined && locked && at === starts.size - 1;
    const { software } = start;
    return {
      iri: `${base}id/execution/${encodeURIComponent(start.id)}`,
      startedAt: start.startedAt ?? '',
      endedAt: end?.endedAt,
      state:
        end === undefined
          ? running
            ? 'RUNNING'
            : 'INTERRUPTED'
          : ((end.outcome ?? 'failed').toUpperCase() as ExecutionState),
      casesMade: running ? await casesSince(dataDirectory, start.startedAt) : (end?.cases?.length ?? 0),
      casesReused: end?.reused?.length,
      refusals: end?.refusals,
      software: software && {
        iri: `${base}sw/${encodeURIComponent(`${software.name}-${software.version}-${software.commit.slice(0, 12)}`)}`,
        label: software.name,
        version: software.version,
      },
    };
  });
  return (await Promise.all(all)).reverse();
}

type Place = Pick<ApiContext, 'dataDirectory' | 'base'>;

/** A case appears by a rename, so the modification time of its folder is when it was completed. */
async function casesSince(dataDirectory: string, startedAt = ''): Promise<number> {
  const folder = join(dataDirectory, 'cases');
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
  const since = Date.parse(startedAt);
  const times = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return times.filter((info) => info !== undefined && info.ctimeMs >= since).length;
}

/** Yields the executions that are running, then every change: a new one, more cases, an end. Ends when the caller disconnects. */
export async function* followExecutions(place: Place, signal: AbortSignal, everyMs = 500): AsyncGenerator<Execution> {
  const told = new Map<string, string>();
  for (let first = true; !signal.aborted; first = false) {
    for (const execution of (await readExecutions(place)).reverse()) {
      const now = JSON.stringify(execution);
      const known = told.get(execution.iri);
      told.set(execution.iri, now);
      if (known === now || (first && execution.state !== 'RUNNING')) continue;
      yield execution;
    }
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

function parseLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
