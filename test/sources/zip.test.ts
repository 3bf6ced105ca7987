import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ArchiveLimits, Budget } from '../../src/sources/archive-files/limits.ts';
import { unpackZip } from '../../src/sources/archive-files/zip.ts';
import { ArchiveRefused, SpoolFull } from '../../src/sources/errors.ts';
import { Spool } from '../../src/sources/index.ts';
import { zipOf } from '../support/archives-of.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const generous: ArchiveLimits = { maxEntries: 1000, maxBytes: 1024 ** 3, maxRatio: 100 };
const plenty = async (): Promise<number> => 1024 ** 4;

async function unpack(archive: Buffer, limits = generous, freeBytes = plenty) {
  const place = folder();
  const path = join(place, 'a.zip');
  writeFileSync(path, archive);
  const spool = await Spool.open(join(place, 'spool'), { reserve: 0, freeBytes });
  let count = 0;
  const links = await unpackZip(path, spool, {
    ...optionsFor(path, limits),
    onFile: () => {
      count += 1;
    },
  });
  return { spool, count, links };
}

const optionsFor = (path: string, limits = generous) => ({
  budget: new Budget(limits, statSync(path).size),
  keyOf: (name: string, position: number) => `${position} ${name}`,
});

const filesIn = (spool: Spool): string[] =>
  readdirSync(spool.objects, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));

const text = (content: string): Buffer => Buffer.from(content);

/** Replaces a name by another of the same length, in both places of the archive. */
function renamed(archive: Buffer, from: string, to: string): Buffer {
  return Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');
}

describe('Unpacking a zip archive', () => {
  it('gives its files under names that reveal nothing', async () => {
    const { spool, count } = await unpack(await zipOf({ 'Doe^Jane/1.dcm': text('one'), 'b/2.dcm': text('two') }));
    expect(count).toBe(2);
    const names = filesIn(spool);
    expect(names).toHaveLength(2);
    expect(names.join()).not.toMatch(/Doe/);
    expect(names.map((name) => readFileSync(join(spool.objects, name), 'utf8')).sort()).toEqual(['one', 'two']);
  });

  it('skips folders, resource forks, desktop settings and links', async () => {
    const files = { '__MACOSX/._1.dcm': text('x'), 'a/._2': text('x'), '.DS_Store': text('x'), 'Thumbs.db': text('x') };
    expect((await unpack(await zipOf({ ...files, 'a/1.dcm': text('one') }))).count).toBe(1);
    expect(await unpack(await zipOf({ link: text('/etc/passwd') }, 0o120777))).toMatchObject({ count: 0, links: 1 });
  });

  it('refuses an archive that names a path outside itself, and writes nothing', async () => {
    const archive = await zipOf({ 'good.dcm': text('one'), 'aa/aa/evil.dcm': text('two') });
    for (const path of ['../../evil.dcm', '/aaaaa/evil.dcm']) {
      const place = folder();
      writeFileSync(join(place, 'a.zip'), renamed(archive, 'aa/aa/evil.dcm'.slice(0, path.length), path));
      const spool = await Spool.open(join(place, 'spool'), { reserve: 0 });
      const done = unpackZip(join(place, 'a.zip'), spool, optionsFor(join(place, 'a.zip')));
      if (path.startsWith('..')) await expect(done).rejects.toThrow(/outside the archive/);
      else await expect(done).rejects.toThrow(ArchiveRefused);
      expect(filesIn(spool)).toEqual([]);
      expect(readdirSync(place).sort()).toEqual(['a.zip', 'spool']);
    }
  });

  it('gives entries with the same name separate places', async () => {
    const archive = renamed(await zipOf({ 'a/1.dcm': text('one'), 'a/2.dcm': text('two') }), 'a/2.dcm', 'a/1.dcm');
    const { spool, count } = await unpack(archive);
    expect(count).toBe(2);
    expect(filesIn(spool)).toHaveLength(2);
  });

  it('refuses encrypted entries', async () => {
    const archive = await zipOf({ 'a.dcm': text('secret') });
    archive.writeUInt16LE(archive.readUInt16LE(6) | 1, 6);
    const directory = archive.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    archive.writeUInt16LE(archive.readUInt16LE(directory + 8) | 1, directory + 8);
    await expect(unpack(archive)).rejects.toThrow(/encrypted/);
  });

  it('refuses too many entries and too many bytes before it writes', async () => {
    const archive = await zipOf({ a: text('1'), b: text('2'), c: text('3') });
    await expect(unpack(archive, { ...generous, maxEntries: 2 })).rejects.toThrow(/3 entries, more than the 2/);
    await expect(unpack(archive, { ...generous, maxBytes: 2 })).rejects.toThrow(/unpacks to more/);
  });

  it('refuses thousands of empty entries before it writes, and accepts a few among the others', async () => {
    const many = { ...generous, maxEntries: 1_000_000 };
    const named = (count: number, content: Buffer, kind: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${kind}${n}.dcm`, content]));
    await expect(unpack(await zipOf(named(3000, text(''), 'e')), many)).rejects.toThrow(/are empty or nearly empty/);
    await expect(unpack(await zipOf(named(1001, text('DICM'), 'e')), many)).rejects.toThrow(ArchiveRefused);
    const mixed = { ...named(60, text(''), 'e'), ...named(10, Buffer.alloc(200), 'f') };
    expect((await unpack(await zipOf(mixed), many)).count).toBe(70);
  });

  it('refuses a bomb of zeros by its ratio', async () => {
    const archive = await zipOf({ bomb: Buffer.alloc(80 * 1024 * 1024) });
    expect(archive.length).toBeLessThan(100_000);
    await expect(unpack(archive)).rejects.toThrow(/more than 100 times its size/);
  });

  it('refuses an archive that states false sizes, and one whose bytes changed', async () => {
    const archive = await zipOf({ 'a.dcm': Buffer.alloc(5000, 'quite compressible ') });
    const directory = archive.indexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    const lie = Buffer.from(archive);
    lie.writeUInt32LE(10, directory + 24);
    await expect(unpack(lie)).rejects.toThrow(/does not match the directory/);
    const changed = Buffer.from(archive);
    changed.writeUInt32LE(crc32('other'), directory + 16);
    await expect(unpack(changed)).rejects.toThrow(/does not match the directory/);
  });

  it('refuses what is not an archive, without naming the file', async () => {
    await expect(unpack(Buffer.from('PK\u0003\u0004 and then nothing'))).rejects.toMatchObject({
      code: 'QIAW_ZIP_REFUSED',
      message: expect.not.stringContaining('a.zip'),
    });
  });

  it('reports a lack of disk space before it writes', async () => {
    const archive = await zipOf({ a: Buffer.alloc(1000, 'a') });
    await expect(unpack(archive, generous, async () => 999)).rejects.toThrow(SpoolFull);
  });

  it('stops when aborted', async () => {
    const place = mkdtempSync(join(folder(), 'x'));
    writeFileSync(join(place, 'a.zip'), await zipOf({ a: text('1') }));
    const spool = await Spool.open(join(place, 'spool'), { reserve: 0 });
    const done = unpackZip(join(place, 'a.zip'), spool, {
      ...optionsFor(join(place, 'a.zip')),
      signal: AbortSignal.abort(),
    });
    await expect(done).rejects.toThrow(/abort/i);
  });
});
