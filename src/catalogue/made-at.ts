import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** When each run was made, by its digest, as executions.ndjson tells it: ISO 8601. */
export async function readMadeAt(dataDirectory: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(join(dataDirectory, 'executions.ndjson'), 'utf8').catch(() => '');
  const made = new Map<string, string>();
  for (const line of text.split('\n')) {
    const { cases, endedAt } = parsed(line);
    if (endedAt !== undefined) for (const digest of cases ?? []) if (!made.has(digest)) made.set(digest, endedAt);
  }
  return made;
}

function parsed(line: string): { readonly cases?: readonly string[]; readonly endedAt?: string } {
  try {
    return line === '' ? {} : JSON.parse(line);
  } catch {
    // A line cut short by a crash.
    return {};
  }
}
