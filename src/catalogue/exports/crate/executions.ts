import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** When a run was executed. */
export interface Execution {
  readonly startedAt: string;
  readonly endedAt: string;
}

/** By run digest, from executions.ndjson: the first execution of each run. Lines truncated by a crash are skipped. */
export async function readExecutions(root: string): Promise<ReadonlyMap<string, Execution>> {
  const text = await readFile(join(root, 'executions.ndjson'), 'utf8').catch(() => '');
  const started = new Map<string, string>();
  const executions = new Map<string, Execution>();
  for (const line of text.split('\n')) {
    const entry = parseLine(line);
    if (entry?.startedAt !== undefined) started.set(entry.id, entry.startedAt);
    const startedAt = entry && started.get(entry.id);
    if (entry?.endedAt === undefined || startedAt === undefined) continue;
    for (const digest of entry.cases ?? []) {
      if (!executions.has(digest)) executions.set(digest, { startedAt, endedAt: entry.endedAt });
    }
  }
  return executions;
}

interface Line {
  readonly id: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly cases?: readonly string[];
}

function parseLine(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
