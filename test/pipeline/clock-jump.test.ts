import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Clock, takeLock } from '../../src/core/index.ts';
import { createGate } from '../../src/graph/index.ts';
import { ExecutionLog } from '../../src/pipeline/files/execution-log.ts';
import { DataDirectory } from '../../src/pipeline/index.ts';
import { CatalogueFiles } from '../../src/pipeline/publish/catalogue-files.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('clock');
const software = { name: 'fair-qiaw', version: '0', commit: '' };

/** A clock that is set back by a day after it is first read. */
function jumping(): Clock {
  let looks = 0;
  return { now: () => Date.UTC(2026, 4, 2) - (looks++ === 0 ? 0 : 86_400_000), elapsed: () => 0 };
}

describe('A clock that is set back during a run', () => {
  it('loses no execution: it counts as ended when it began, and its graph still passes the gate', async () => {
    const data = new DataDirectory(join(folder, 'data'));
    const log = new ExecutionLog(data, jumping());
    const id = await log.start(software);
    await log.made(id, 'a'.repeat(64));
    await log.end(id, { outcome: 'succeeded', cases: ['a'.repeat(64)], reused: [], refusals: 0 });
    const [entry] = await log.entries();
    expect(entry).toMatchObject({ outcome: 'succeeded', startedAt: entry!.endedAt, cases: ['a'.repeat(64)] });
    expect(await readFile(data.executionLog, 'utf8')).toContain('2026-05-01');
    const catalogue = new CatalogueFiles(data, 'http://127.0.0.1:8080/', await createGate());
    await catalogue.writeExecutions(await log.entries());
    expect(await readFile(data.graph('executions'), 'utf8')).toContain(id);
  });

  it('frees no held lock: only the monotonic clock of the waiting process counts', async () => {
    const lock = join(folder, 'lock');
    const held = await takeLock(lock, 0);
    expect(await takeLock(lock, 30, 1)).toBeUndefined();
    await held!.release();
    expect(await takeLock(lock, 30)).toBeDefined();
  });
});
