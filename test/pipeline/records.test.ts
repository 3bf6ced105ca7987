import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { type Clock, Identity, publishFolder, writeFileAtomic } from '../../src/core/index.ts';
import type { PublicRefusal } from '../../src/graph/index.ts';
import { DirectoryMismatch } from '../../src/pipeline/files/directory-manifest.ts';
import { DiskSpaceError, requireFreeSpace } from '../../src/pipeline/files/disk-space.ts';
import { ExecutionLog } from '../../src/pipeline/files/execution-log.ts';
import { DataDirectoryBusy } from '../../src/pipeline/files/lock.ts';
import { RefusalLedger } from '../../src/pipeline/files/refusal-ledger.ts';
import { claimDirectory, DataDirectory, withLock } from '../../src/pipeline/index.ts';
import { publicRefusal } from '../../src/pipeline/make/public-refusal.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = temporaryFolder('records');
let number = 0;
const freshData = (): DataDirectory => new DataDirectory(join(folder, `data-${number++}`));

const refusal = (id: string, code: `QIAW_${string}` = 'QIAW_TEST'): PublicRefusal => ({
  code,
  kind: 'series',
  input: { kind: 'series', id },
  reason: 'r',
  remedy: 'm',
  evidence: { slices: 3 },
});

describe('The refusal ledger', () => {
  it('keeps one line per distinct refusal, sorted, for any order and number of reports', async () => {
    const data = freshData();
    const ledger = await RefusalLedger.open(data);
    for (const id of ['b', 'a', 'b']) ledger.add(refusal(id));
    await ledger.save();
    const lines = (await readFile(data.refusals, 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as PublicRefusal).input.id)).toEqual(['a', 'b']);
  });

  it('forgets inputs that are checked again and remembers those not offered this time', async () => {
    const data = freshData();
    const first = await RefusalLedger.open(data);
    for (const id of ['mended', 'absent', 'still-broken']) first.add(refusal(id));
    await first.save();
    const second = await RefusalLedger.open(data);
    second.forget(new Set(['mended', 'still-broken']));
    second.add(refusal('still-broken'));
    expect(second.list().map(({ input }) => input.id)).toEqual(['absent', 'still-broken']);
  });
});

describe('A published refusal', () => {
  it('names its input by a keyed hash only', () => {
    const identity = new Identity('pseudonym', keyFromText('a test key that is long enough, really'));
    const input = { seriesInstanceUid: '1.2.3.4.5', patientId: 'SMITH', path: '/home/smith/ct' };
    const made = publicRefusal({ ...refusal('x'), input }, identity);
    expect(JSON.stringify(made)).not.toMatch(/1\.2\.3|smith/i);
    expect(made.input.id).toBe(identity.uid('series', '1.2.3.4.5'));
  });
});

describe('The execution log', () => {
  const clock: Clock = { now: () => 1_790_000_000_000, elapsed: () => 0 };
  const software = { name: 'fair-qiaw', version: '0.0.0', commit: '' };

  it('calls an execution interrupted when its end was never recorded, and survives a truncated line', async () => {
    const data = freshData();
    const log = new ExecutionLog(data, clock);
    const killed = await log.start(software);
    await appendFile(data.executionLog, '{"at":"en');
    const finished = await log.start(software);
    await log.end(finished, { outcome: 'succeeded', cases: ['c'], reused: [], refusals: 0 });
    const entries = await log.entries();
    expect(entries.map(({ id, outcome }) => [id, outcome])).toEqual([
      [killed, 'interrupted'],
      [finished, 'succeeded'],
    ]);
  });
});

describe('An execution with many workers', () => {
  it('made a case that one of them published before it died and the next one found done', async () => {
    const data = freshData();
    const log = new ExecutionLog(data, { now: () => 1_790_000_000_000, elapsed: () => 0 });
    const id = await log.start({ name: 'fair-qiaw', version: '0.0.0', commit: '' });
    await log.made(id, 'a');
    await log.end(id, { outcome: 'succeeded', cases: ['b'], reused: ['a', 'c'], refusals: 0 });
    expect(await log.entries()).toMatchObject([{ cases: ['a', 'b'], reused: ['c'] }]);
  });
});

describe('The lock of a data directory', () => {
  it('admits one run at a time', async () => {
    const data = freshData();
    await withLock(data, async () => {
      await writeFile(data.lock, JSON.stringify({ pid: process.ppid, host: hostname() }));
      await expect(withLock(data, async () => {})).rejects.toThrow(DataDirectoryBusy);
    });
  });

  it('is taken over from a process that has ended, and from another host only when its heartbeat stops', async () => {
    const data = freshData();
    await mkdir(data.root, { recursive: true });
    await writeFile(data.lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
    expect(await withLock(data, async () => 'in')).toBe('in');
    await writeFile(data.lock, JSON.stringify({ pid: 1, host: 'elsewhere' }));
    let beats = 0;
    const heart = setInterval(() => void utimes(data.lock, ++beats, beats), 20);
    await expect(withLock(data, async () => {}, 500)).rejects.toThrow(DataDirectoryBusy);
    clearInterval(heart);
    expect(await withLock(data, async () => 'in', 500)).toBe('in');
  });
});

describe('Atomic writing', () => {
  it('replaces a file as a whole and leaves nothing next to it', async () => {
    const path = join(folder, 'atomic', 'file.txt');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'atomic'))).toEqual(['file.txt']);
  });

  it('publishes a folder under its name, and keeps an existing one', async () => {
    for (const content of ['first', 'second']) {
      const staged = join(folder, `staged-${content}`);
      await mkdir(staged);
      await writeFile(join(staged, 'case.json'), content);
      await publishFolder(staged, join(folder, 'cases', 'one'));
    }
    expect(await readFile(join(folder, 'cases', 'one', 'case.json'), 'utf8')).toBe('first');
    expect((await readdir(folder)).filter((name) => name.startsWith('staged'))).toEqual([]);
  });
});

describe('A data directory', () => {
  it('refuses a run with another key, identity mode or base', async () => {
    const data = freshData();
    const made = { layout: 1, base: 'http://127.0.0.1:8080/', identity: 'pseudonym', keyId: 'kabcd' } as const;
    await claimDirectory(data, made);
    await claimDirectory(data, made);
    await expect(claimDirectory(data, { ...made, keyId: 'kother' })).rejects.toThrow(DirectoryMismatch);
    await expect(claimDirectory(data, { ...made, base: 'https://example.org/' })).rejects.toThrow(DirectoryMismatch);
    await expect(claimDirectory(data, { layout: 1, base: made.base, identity: 'keep' })).rejects.toThrow(/two\s+names/);
  });

  it('reports how much space is missing before any work is done', async () => {
    await expect(requireFreeSpace(folder, 2 ** 60, 0)).rejects.toThrow(DiskSpaceError);
    await expect(requireFreeSpace(folder, 1, 1)).resolves.toBeUndefined();
  });
});
