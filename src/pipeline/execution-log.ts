import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../core/index.ts';
import type { ExecutionEntry } from '../provenance/index.ts';
import { writeFileAtomic } from './atomic.ts';
import type { DataDirectory } from './data-directory.ts';

type Start = Pick<ExecutionEntry, 'id' | 'startedAt' | 'software'> & { readonly at: 'start' };
type End = Omit<ExecutionEntry, 'startedAt' | 'software'> & { readonly at: 'end' };

/** executions.ndjson: append only, a line at the start and one at the end; a start without an end was interrupted. */
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

  async end(id: string, end: Pick<ExecutionEntry, 'outcome' | 'cases' | 'reused' | 'refusals'>): Promise<void> {
    await this.append({ at: 'end', id, endedAt: this.timestamp(), ...end });
  }

  /** Takes withdrawn runs out of the log; each line keeps how many it lost. */
  async redact(runs: ReadonlySet<string>): Promise<void> {
    const text = await readFile(this.data.executionLog, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const lines = text.split('\n').flatMap((line) => {
      const parsed = parseLine(line);
      // A line cut short by a crash may end inside a digest.
      return parsed === undefined ? [] : [JSON.stringify(parsed.at === 'end' ? redacted(parsed, runs) : parsed)];
    });
    await writeFileAtomic(this.data.executionLog, lines.map((line) => `${line}\n`).join(''));
  }

  private timestamp(): string {
    return new Date(this.clock.now()).toISOString();
  }

  private async append(line: Start | End): Promise<void> {
    await mkdir(dirname(this.data.executionLog), { recursive: true });
    // A line cut short by a crash must not swallow the next one.
    const text = await readFile(this.data.executionLog, 'utf8').catch(() => '');
    const newline = text === '' || text.endsWith('\n') ? '' : '\n';
    await appendFile(this.data.executionLog, `${newline}${JSON.stringify(line)}\n`);
  }

  /** Every execution so far, oldest first; lines cut short are left out. */
  async entries(): Promise<ExecutionEntry[]> {
    const text = await readFile(this.data.executionLog, 'utf8').catch(() => '');
    const entries = new Map<string, ExecutionEntry>();
    for (const line of text.split('\n')) {
      const parsed = parseLine(line);
      if (parsed?.at === 'start') {
        const { at: _, ...start } = parsed;
        entries.set(parsed.id, { ...start, outcome: 'interrupted', cases: [], reused: [], refusals: 0 });
      } else if (parsed?.at === 'end') {
        const { at: _, ...end } = parsed;
        const start = entries.get(parsed.id);
        if (start) entries.set(parsed.id, { ...start, ...end });
      }
    }
    return [...entries.values()];
  }
}

function redacted(line: End, runs: ReadonlySet<string>): End {
  const keep = (digests: readonly string[]) => digests.filter((digest) => !runs.has(digest));
  const cases = keep(line.cases);
  const reused = keep(line.reused);
  const lost = line.cases.length + line.reused.length - cases.length - reused.length;
  return lost === 0 ? line : { ...line, cases, reused, redacted: (line.redacted ?? 0) + lost };
}

function parseLine(line: string): Start | End | undefined {
  try {
    return JSON.parse(line) as Start | End;
  } catch {
    return undefined;
  }
}
