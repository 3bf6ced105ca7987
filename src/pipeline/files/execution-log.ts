import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, writeFileAtomic } from '../../core/index.ts';
import type { ExecutionEntry } from '../../graph/index.ts';
import type { DataDirectory } from './data-directory.ts';

type Start = Pick<ExecutionEntry, 'id' | 'startedAt' | 'software'> & { readonly at: 'start' };
/** A case became visible. It stays recorded even if the execution is killed later. */
interface Made {
  readonly at: 'made';
  readonly id: string;
  readonly run: string;
  /** Digest of its results. */
  readonly result?: string;
}
type End = Omit<ExecutionEntry, 'startedAt' | 'software'> & { readonly at: 'end' };

/**
 * executions.ndjson: append only. It has one line for the start, one per case and one for the end of an execution. An
 * execution without an end was interrupted. The caller must hold the publish lock to append.
 */
export class ExecutionLog {
  private readonly data: DataDirectory;
  private readonly clock: Clock;

  constructor(data: DataDirectory, clock: Clock) {
    this.data = data;
    this.clock = clock;
  }

  async start(software: ExecutionEntry['software']): Promise<string> {
    const id = randomUUID();
    await this.append({ at: 'start', id, startedAt: this.timestamp(), software });
    return id;
  }

  async made(id: string, run: string, result?: string): Promise<void> {
    await this.append({ at: 'made', id, run, ...(result !== undefined && { result }) });
  }

  async end(id: string, end: Pick<ExecutionEntry, 'outcome' | 'cases' | 'reused' | 'refusals'>): Promise<void> {
    await this.append({ at: 'end', id, endedAt: this.timestamp(), ...end });
  }

  /** Removes withdrawn runs from the log; each line records how many were removed. */
  async redact(runs: ReadonlySet<string>): Promise<void> {
    const text = await readFile(this.data.executionLog, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const lines = text.split('\n').flatMap((line) => {
      const parsed = parseLine(line);
      // A line truncated by a crash may end inside a digest.
      if (parsed === undefined || (parsed.at === 'made' && runs.has(parsed.run))) return [];
      return [JSON.stringify(parsed.at === 'end' ? redacted(parsed, runs) : parsed)];
    });
    await writeFileAtomic(this.data.executionLog, lines.map((line) => `${line}\n`).join(''));
  }

  private timestamp(): string {
    return new Date(this.clock.now()).toISOString();
  }

  private async append(line: Start | Made | End): Promise<void> {
    await mkdir(dirname(this.data.executionLog), { recursive: true });
    // A line truncated by a crash must not merge with the next one.
    const newline = (await endsInNewline(this.data.executionLog)) ? '' : '\n';
    await appendFile(this.data.executionLog, `${newline}${JSON.stringify(line)}\n`);
  }

  /** Every execution so far, oldest first; truncated lines are skipped. */
  async entries(): Promise<ExecutionEntry[]> {
    const text = await readFile(this.data.executionLog, 'utf8').catch(() => '');
    const entries = new Map<string, ExecutionEntry>();
    const made = new Map<string, string[]>();
    const results = new Map<string, Record<string, string>>();
    for (const line of text.split('\n')) {
      const parsed = parseLine(line);
      if (parsed?.at === 'start') {
        const { at: _, ...start } = parsed;
        made.set(parsed.id, []);
        entries.set(parsed.id, { ...start, outcome: 'interrupted', cases: [], reused: [], refusals: 0 });
      } else if (parsed?.at === 'made') {
        made.get(parsed.id)?.push(parsed.run);
        if (parsed.result !== undefined)
          results.set(parsed.id, { ...results.get(parsed.id), [parsed.run]: parsed.result });
      } else if (parsed?.at === 'end') {
        const { at: _, ...end } = parsed;
        const start = entries.get(parsed.id);
        if (start) entries.set(parsed.id, { ...start, ...end, ...notBefore(start.startedAt, end.endedAt) });
      }
    }
    for (const [id, runs] of made) {
      const entry = entries.get(id)!;
      // An execution that lost a worker may publish the same case twice; it is listed once. If a worker died before it
      // reported a case, the next worker of the same execution finds the case complete; it still counts as made by this
      // execution.
      const cases = new Set([...entry.cases, ...runs]);
      const found = results.get(id);
      entries.set(id, {
        ...entry,
        ...(found !== undefined && { results: found }),
        cases: [...cases].sort(),
        reused: entry.reused.filter((run) => !cases.has(run)),
      });
    }
    return [...entries.values()];
  }
}

/** If the clock was set back meanwhile, an execution seems to end before it began. */
function notBefore(startedAt: string, endedAt: string | undefined): { endedAt?: string } {
  return endedAt !== undefined && endedAt < startedAt ? { endedAt: startedAt } : {};
}

async function endsInNewline(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return true;
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    return size === 0 || buffer[0] === 0x0a;
  } finally {
    await file.close();
  }
}

function redacted(line: End, runs: ReadonlySet<string>): End {
  const keep = (digests: readonly string[]) => digests.filter((digest) => !runs.has(digest));
  const cases = keep(line.cases);
  const reused = keep(line.reused);
  const lost = line.cases.length + line.reused.length - cases.length - reused.length;
  return lost === 0 ? line : { ...line, cases, reused, redacted: (line.redacted ?? 0) + lost };
}

function parseLine(line: string): Start | Made | End | undefined {
  try {
    return JSON.parse(line) as Start | Made | End;
  } catch {
    return undefined;
  }
}
