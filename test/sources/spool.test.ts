import { appendFileSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Spool } from '../../src/sources/index.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const open = (root: string): Promise<Spool> => Spool.open(root, { reserve: 0 });

async function put(spool: Spool, key: string, content: string): Promise<void> {
  const writer = await spool.begin(key);
  await writer.write(Buffer.from(content));
  await writer.commit();
}

const walked = (spool: Spool): string[] =>
  readdirSync(spool.objects, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));

describe('A spool', () => {
  it('shows an object only when it is complete, and keeps the beginning of one that is to be continued', async () => {
    const root = folder();
    const spool = await open(root);
    const writer = await spool.begin('a');
    await writer.write(Buffer.from('begin'));
    expect(walked(spool)).toEqual([]);
    await writer.abandon({ keep: true });
    const again = await open(root);
    expect(again.has('a')).toBe(false);
    expect(await again.partBytes('a')).toBe(5);
    const rest = await again.begin('a', { resume: true });
    await rest.write(Buffer.from('ning'));
    await rest.commit();
    expect(readFileSync(again.pathOf('a'), 'utf8')).toBe('beginning');
    expect((await open(root)).has('a')).toBe(true);
  });

  it('discards what was changed, truncated or never recorded', async () => {
    const root = folder();
    const spool = await open(root);
    for (const key of ['good', 'changed', 'cut', 'again']) await put(spool, key, `content of ${key}`);
    await put(spool, 'again', 'newer');
    writeFileSync(spool.pathOf('changed'), 'content of CHANGED');
    writeFileSync(spool.pathOf('cut'), 'cont');
    writeFileSync(spool.pathOf('good').replace(/[0-9a-f]{40}/, '0'.repeat(40)), 'nobody noted this');
    appendFileSync(join(root, 'received.ndjson'), '{"name":"../../etc/passwd.dcm","bytes":1,"sha256":"x"}\n{"na');
    const next = await open(root);
    expect(['good', 'changed', 'cut', 'again'].map((key) => next.has(key))).toEqual([true, false, false, true]);
    expect(walked(next)).toHaveLength(2);
  });

  it('discards what its source no longer has', async () => {
    const root = folder();
    const spool = await open(root);
    for (const key of ['a', 'b']) await put(spool, key, key);
    const next = await open(root);
    expect(next.has('b')).toBe(true);
    await next.prune();
    expect(walked(next)).toHaveLength(1);
    expect((await open(root)).has('a')).toBe(false);
  });

  it('belongs to one process at a time; the lock of a dead process is taken over', async () => {
    const root = folder();
    await (await open(root)).close();
    const lock = join(root, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: (await import('node:os')).hostname() }));
    await expect(open(root)).rejects.toMatchObject({ code: 'QIAW_SPOOL_BUSY' });
    // A lock from another machine is respected as long as its heartbeat continues.
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: 'elsewhere' }));
    let beats = 0;
    const heart = setInterval(() => utimesSync(lock, ++beats, beats), 20);
    const silent = { reserve: 0, silence: 500 };
    await expect(Spool.open(root, silent)).rejects.toMatchObject({ code: 'QIAW_SPOOL_BUSY' });
    clearInterval(heart);
    await (await Spool.open(root, silent)).close();
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 30, host: (await import('node:os')).hostname() }));
    const spool = await open(root);
    await spool.remove();
    expect(readdirSync(join(root, '..'))).not.toContain(root.split('/').at(-1));
  });
});
