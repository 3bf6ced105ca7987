import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Log, silentLog } from '../../../src/core/index.ts';
import { type AuditEntry, auditFiles } from '../../../src/server/access/audit-log.ts';
import { openAuditLog, questionDigest, whoAsked } from '../../../src/server/access/index.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const folder = temporaryFolders();
const key = new TextEncoder().encode('a key of this test only');
const entry: AuditEntry = {
  time: '2026-03-01T00:00:00.000Z',
  caller: 'reader',
  request: 'r1',
  door: 'sparql',
  method: 'GET',
  asked: 'a'.repeat(24),
  status: 200,
  bytes: 10,
  ms: 1,
  outcome: 'answered',
};

async function linesOf(...entries: readonly Partial<AuditEntry>[]): Promise<Record<string, unknown>[]> {
  const path = join(folder(), 'logs', 'audit.ndjson');
  const log = openAuditLog({ path, maxBytes: 1e6, keep: 1, key, log: silentLog });
  for (const one of entries) log.record({ ...entry, ...one });
  await log.flush();
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('A line of the audit log', () => {
  it('contains the entry, without datasets where there are none', async () => {
    expect(await linesOf({})).toEqual([entry]);
  });

  it('keeps 100 letters of a name, none of them a control character', async () => {
    const [line] = await linesOf({ caller: `a\n\u202eb${'x'.repeat(200)}` });
    expect(line!['caller']).toBe(`a??b${'x'.repeat(96)}`);
  });

  it('names 30 datasets, each with up to 64 letters, and states how many more there are', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => `${n}`.padEnd(70, 'd'));
    const all = await linesOf({ datasets: ids(30) }, { datasets: ids(31) }, { datasets: [] });
    const cut = ids(30).map((id) => id.slice(0, 64));
    expect(all.map((line) => line['datasets'])).toEqual([cut, [...cut, 'and 1 more'], []]);
  });
});

describe('The digest of a query', () => {
  it('is the same for the same key and text, with or without surrounding blanks', () => {
    expect(questionDigest(' ASK {}\n', key)).toBe(questionDigest('ASK {}', key));
    expect(questionDigest('ASK {}', key)).toMatch(/^[0-9a-f]{24}$/);
    expect(questionDigest('ASK { }', key)).not.toBe(questionDigest('ASK {}', key));
    expect(questionDigest('ASK {}', new Uint8Array(8))).not.toBe(questionDigest('ASK {}', key));
    const log = openAuditLog({ path: '/nowhere/audit', maxBytes: 1, keep: 1, key, log: silentLog });
    expect(log.digest('ASK {}')).toBe(questionDigest('ASK {}', key));
  });
});

describe('Files of the audit log', () => {
  const length = JSON.stringify(entry).length + 1;
  const write = async (path: string, maxBytes: number, keep: number, times: number) => {
    const log = openAuditLog({ path, maxBytes, keep, key, log: silentLog });
    for (let n = 0; n < times; n++) {
      log.record(entry);
      await log.flush();
    }
  };
  const names = async (path: string) => (await auditFiles(path)).map((file) => file.slice(path.length));

  it('contain as many lines as fit, to the last byte, and are rotated before the next', async () => {
    const path = join(folder(), 'audit');
    await write(path, 2 * length, 5, 5);
    expect(await names(path)).toEqual(['.1', '.2', '']);
    expect(statSync(`${path}.1`).size).toBe(2 * length);
    expect(statSync(path).size).toBe(length);
    const tight = join(folder(), 'audit');
    await write(tight, 2 * length - 1, 5, 2);
    expect(await names(tight)).toEqual(['.1', '']);
  });

  it('are kept after rotation up to the configured number, newest first; numbers increase', async () => {
    const path = join(folder(), 'audit');
    await write(path, 1, 2, 12);
    expect(await names(path)).toEqual(['.10', '.11', '']);
    const none = join(folder(), 'audit');
    await write(none, 1, 0, 3);
    expect(await names(none)).toEqual(['']);
  });

  it('are distinguished from other files next to them, and sorted by number', async () => {
    const path = join(folder(), 'audit');
    for (const name of ['.2', '.10', '.1', '.x', '.1x', '.x1', '', 'or.3', '.']) writeFileSync(path + name, '');
    expect(await names(path)).toEqual(['.1', '.2', '.10', '']);
  });

  it('are never rotated while empty, and are accessible to the owner only', async () => {
    const path = join(folder(), 'audit');
    writeFileSync(path, '');
    await write(path, 1, 5, 1);
    expect(await names(path)).toEqual(['']);
    const fresh = join(folder(), 'audit');
    await write(fresh, 1e6, 5, 1);
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
  });

  it('are soon written automatically, several entries at once, and not written without entries', async () => {
    const path = join(folder(), 'audit');
    const log = openAuditLog({ path, maxBytes: 1e6, keep: 1, key, log: silentLog });
    await log.flush();
    expect(existsSync(path)).toBe(false);
    for (const _ of [1, 2]) log.record(entry);
    await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8').split('\n').length).toBe(3);
    log.record(entry);
    await expect.poll(() => readFileSync(path, 'utf8').split('\n').length).toBe(4);
  });

  it('that cannot be written are reported in the log and nowhere else', async () => {
    const path = folder();
    const told: unknown[] = [];
    const log = { ...silentLog, error: (...words: unknown[]) => void told.push(...words) } as unknown as Log;
    mkdirSync(join(path, 'audit'));
    const audit = openAuditLog({ path: join(path, 'audit'), maxBytes: 1e9, keep: 1, key, log });
    audit.record(entry);
    await expect(audit.flush()).resolves.toBeUndefined();
    expect(told).toEqual([{ err: expect.any(Error) }, 'the audit log cannot be written']);
  });
});

describe('Statistics about callers and queries', () => {
  const logOf = (...entries: readonly unknown[]): string => {
    const path = join(folder(), 'audit');
    writeFileSync(path, entries.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''));
    return path;
  };
  const at = (second: number) => `2026-03-01T00:00:0${second}.000Z`;

  it('count each caller, route, form and query, with first and last time', async () => {
    const path = logOf(
      { ...entry, time: at(2), form: 'bindings' },
      { ...entry, time: at(1), form: 'bindings', outcome: 'refused', bytes: 1 },
      { ...entry, time: at(3), form: 'bindings', outcome: 'failed', bytes: 2 },
      { ...entry, time: at(2), form: 'bindings', outcome: 'cancelled', bytes: 4 },
      { ...entry, time: at(5), door: 'files', asked: undefined },
      { ...entry, time: at(6), caller: 'other' },
      { ...entry, time: at(7), asked: 'b'.repeat(24) },
    );
    const { rows, unreadable } = await whoAsked(path, {});
    expect(unreadable).toBe(0);
    const one = { caller: 'reader', door: 'sparql', asked: 'a'.repeat(24), times: 1, refused: 0, bytes: 10 };
    const { asked, ...without } = one;
    expect(rows).toEqual([
      { ...one, form: 'bindings', times: 4, refused: 2, bytes: 17, first: at(1), last: at(3) },
      { ...one, asked: 'b'.repeat(24), first: at(7), last: at(7) },
      { ...one, caller: 'other', first: at(6), last: at(6) },
      { ...without, door: 'files', first: at(5), last: at(5) },
    ]);
    expect(rows.map((row) => ['form' in row, 'asked' in row])).toEqual([
      [true, true],
      [false, true],
      [false, true],
      [false, false],
    ]);
    expect(asked).toHaveLength(24);
  });

  it('cover all files that are kept', async () => {
    const path = logOf(entry);
    writeFileSync(`${path}.1`, `${JSON.stringify(entry)}\r\n`);
    expect((await whoAsked(path, {})).rows[0]!.times).toBe(2);
  });

  it('can be limited to one caller, route or query, or to a start time', async () => {
    const path = logOf(entry, { ...entry, caller: 'other', door: 'files', asked: 'b'.repeat(24), time: at(5) });
    const times = async (filter: object) => (await whoAsked(path, filter)).rows.map(({ caller }) => caller);
    expect(await times({ caller: 'reader' })).toEqual(['reader']);
    expect(await times({ door: 'files' })).toEqual(['other']);
    expect(await times({ asked: 'a'.repeat(24) })).toEqual(['reader']);
    expect(await times({ since: at(5) })).toEqual(['other']);
    expect(await times({ since: '2026-03-01T01:00:05+01:00' })).toEqual(['other']);
    expect(await times({ since: at(6) })).toEqual([]);
    expect(await times({ caller: 'reader', door: 'files' })).toEqual([]);
  });

  it('count lines that are not entries, and accept no route or name unchecked', async () => {
    const path = logOf(
      'no JSON',
      '{}',
      { ...entry, outcome: 'odd' },
      { ...entry, asked: 'x' },
      { ...entry, asked: 'a'.repeat(25) },
    );
    expect(await whoAsked(path, {})).toEqual({ rows: [], unreadable: 5 });
    const doors = ['a'.repeat(20), 'a'.repeat(21), 'Door', '', '.well-known', 'a b', 'b\na'];
    const odd = logOf(...doors.map((door) => ({ ...entry, door, caller: 'a\u0007b' })));
    const { rows } = await whoAsked(odd, {});
    expect(new Set(rows.map(({ door, caller, times }) => `${door} ${caller} ${times}`))).toEqual(
      new Set([`${'a'.repeat(20)} a?b 1`, '.well-known a?b 1', 'other a?b 5']),
    );
    expect((await whoAsked(logOf({ ...entry, caller: 'c'.repeat(1000) }), {})).rows).toHaveLength(1);
    expect((await whoAsked(logOf({ ...entry, caller: 'c'.repeat(1001) }), {})).unreadable).toBe(1);
    expect((await whoAsked(logOf({ ...entry, form: 'f'.repeat(40) }), {})).unreadable).toBe(0);
    expect((await whoAsked(logOf({ ...entry, form: 'f'.repeat(41) }), {})).unreadable).toBe(1);
  });
});
