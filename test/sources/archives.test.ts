import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ArchiveLimits } from '../../src/sources/archive-files/limits.ts';
import { SpoolFull } from '../../src/sources/errors.ts';
import { Archives, type SourceFile, Spool } from '../../src/sources/index.ts';
import { type Contents, tarGzOf, tarOf, zipOf } from '../support/archives-of.ts';
import { ctSlice, part10 } from '../support/dicom-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const generous: ArchiveLimits = { maxEntries: 1000, maxBytes: 1024 ** 3, maxRatio: 100 };
const text = (content: string): Buffer => Buffer.from(content);
const two: Contents = { 'Doe^Jane/1.dcm': text('one'), 'b/2.dcm': text('two') };

interface Opened {
  readonly files: Readonly<Record<string, string>>;
  readonly codes: readonly string[];
  readonly reasons: readonly string[];
  readonly notes: readonly string[];
  readonly spool: Spool;
  /** Files that are not archives, or are not opened. */
  readonly plain: readonly string[];
}

/** Opens archives by name, and the archives inside them. */
async function open(
  given: Contents,
  limits = generous,
  freeBytes = async (): Promise<number> => 1024 ** 4,
): Promise<Opened> {
  const place = folder();
  const spool = await Spool.open(join(place, 'spool'), { reserve: 0, freeBytes });
  const archives = new Archives({ spool: async () => spool, limits });
  const waiting: SourceFile[] = Object.entries(given).map(([name, bytes]) => {
    writeFileSync(join(place, name), bytes);
    return { path: join(place, name), relative: name, bytes: statSync(join(place, name)).size };
  });
  const files: Record<string, string> = {};
  const [codes, reasons, plain]: [string[], string[], string[]] = [[], [], []];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const opened = await archives.open(file);
    if (opened === undefined) plain.push(file.relative);
    if (opened === undefined && file.archive) files[file.relative] = readFileSync(file.path, 'latin1');
    if (opened?.refusal) {
      codes.push(opened.refusal.code);
      reasons.push(`${opened.refusal.kind}: ${opened.refusal.reason} ${opened.refusal.remedy}`);
    }
    waiting.push(...(opened?.files ?? []));
  }
  return {
    files,
    codes,
    reasons,
    plain,
    spool,
    notes: archives.notes().map(({ code, message }) => `${code} ${message}`),
  };
}

const inSpool = ({ spool }: Opened): string[] =>
  readdirSync(spool.objects, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));

describe('An archive among the files of a source', () => {
  it.each([
    ['zip', zipOf],
    ['tar', tarOf],
    ['tar.gz', tarGzOf],
  ])('of the kind %s is opened under any name, and its files get names that reveal nothing', async (_kind, pack) => {
    const opened = await open({ anything: await pack(two) });
    expect(opened.files).toEqual({ 'anything/Doe^Jane/1.dcm': 'one', 'anything/b/2.dcm': 'two' });
    expect(inSpool(opened)).toHaveLength(2);
    expect(inSpool(opened).join()).not.toMatch(/Doe/);
    expect(opened.notes).toEqual([]);
  });

  it('may be one compressed DICOM object, with preamble or bare; other compressed files are not archives', async () => {
    const slice = part10(ctSlice(0));
    const bare = slice.subarray(slice.indexOf(Buffer.from('\u0008\u0000\u0008\u0000CS', 'latin1')));
    const opened = await open({
      'a.dcm.gz': gzipSync(slice),
      b: gzipSync(bare),
      'image.nii.gz': gzipSync(Buffer.alloc(400, 'n+1')),
      'table.csv.gz': gzipSync(text('a,b\n')),
    });
    expect(Object.keys(opened.files)).toEqual(['a.dcm.gz/a.dcm', 'b/b']);
    expect(opened.files['a.dcm.gz/a.dcm']).toBe(slice.toString('latin1'));
    expect(opened.plain.slice(0, 2)).toEqual(['image.nii.gz', 'table.csv.gz']);
  });

  it('is not an office document, Java or NumPy archive, or text', async () => {
    const documents = ['[Content_Types].xml', 'docProps/app.xml', 'mimetype', 'META-INF/MANIFEST.MF', 'arr_0.npy'];
    const given = await Promise.all(documents.map(async (name, i) => [`d${i}`, await zipOf({ [name]: text('x') })]));
    const opened = await open({ ...Object.fromEntries(given), notes: text('PK are initials'), empty: Buffer.alloc(0) });
    expect(opened.plain).toHaveLength(documents.length + 2);
    expect(opened.codes).toEqual([]);
  });

  it('inside an archive is opened, and one inside that is only named', async () => {
    const inner = await tarGzOf({ '1.dcm': text('one') });
    const opened = await open({
      'a.zip': await zipOf({ 'in.tgz': inner, 'deep.zip': await zipOf({ 'in.tgz': inner }) }),
    });
    expect(opened.files).toEqual({
      'a.zip/in.tgz/1.dcm': 'one',
      'a.zip/deep.zip/in.tgz': inner.toString('latin1'),
    });
    expect(opened.notes).toEqual([
      'QIAW_ARCHIVE_NOT_OPENED Not opened: 1 archive nested more than two deep. Unpack them if they contain DICOM.',
    ]);
    // What was unpacked from an inner archive need not be stored twice.
    expect(inSpool(opened)).toHaveLength(2);
  });

  it('of a kind that is not read is named', async () => {
    const opened = await open({
      a: Buffer.from('377abcaf271c0004', 'hex'),
      b: text('Rar!\u001a\u0007\u0001'),
      c: text('BZh91AY'),
      d: Buffer.from('fd377a585a000004', 'hex'),
      e: Buffer.from('28b52ffd0458', 'hex'),
    });
    expect(opened.notes).toEqual([
      'QIAW_ARCHIVE_NOT_OPENED Not opened: 5 files of 7-Zip, RAR, bzip2, xz or zstd. Unpack them if they contain DICOM.',
    ]);
  });

  it('leaves the others usable when it is damaged: cut, changed, empty, or not an archive at all', async () => {
    const [zip, tar, tgz, gz] = [await zipOf(two), await tarOf(two), await tarGzOf(two), gzipSync(part10(ctSlice(0)))];
    const changed = Buffer.from(tar);
    changed[1024] = 88; // the name of the second entry
    const opened = await open({
      'cut.zip': zip.subarray(0, -9),
      'cut.tar': tar.subarray(0, 1300),
      'endless.tar': tar.subarray(0, 2048),
      'cut.tgz': tgz.subarray(0, -9),
      'cut.dcm.gz': gz.subarray(0, -9),
      'changed.tar': changed,
      'none.tar.gz': Buffer.from('1f8b0800ffffffffffffffff', 'hex'),
      'good.zip': zip,
    });
    expect(opened.codes).toEqual(['QIAW_ZIP_REFUSED', ...Array.from({ length: 6 }, () => 'QIAW_ARCHIVE_REFUSED')]);
    expect(opened.reasons.every((reason) => reason.startsWith('file: The archive was not used: '))).toBe(true);
    expect(opened.reasons.join()).not.toMatch(/Doe|good|cut\./);
    expect(Object.keys(opened.files)).toEqual(['good.zip/Doe^Jane/1.dcm', 'good.zip/b/2.dcm']);
    expect(inSpool(opened)).toHaveLength(2);
  });

  it('keeps both of two entries with the same name', async () => {
    const zip = Buffer.from(
      (await zipOf({ 'a/1': text('one'), 'a/2': text('two') })).toString('latin1').replaceAll('a/2', 'a/1'),
      'latin1',
    );
    const tar = Buffer.concat([
      (await tarOf({ 'a/1': text('one') })).subarray(0, 1024),
      await tarOf({ 'a/1': text('two') }),
    ]);
    for (const archive of [zip, tar]) expect(inSpool(await open({ archive }))).toHaveLength(2);
  });

  it('is refused as a whole when one of its entries names a path outside', async () => {
    for (const name of ['../evil.dcm', '/etc/evil.dcm', 'a/../../evil.dcm', 'a\\..\\evil.dcm']) {
      const opened = await open({ 'a.tar': await tarOf({ 'good.dcm': text('one'), [name]: text('two') }) });
      expect([name, opened.codes, opened.reasons]).toEqual([
        name,
        ['QIAW_ARCHIVE_REFUSED'],
        [expect.stringMatching(/names a path outside the archive/)],
      ]);
      expect(inSpool(opened)).toEqual([]);
    }
  });

  it('has its links and devices counted, without following any of them', async () => {
    const more = [
      { name: 'link.dcm', size: 0, type: 'symlink', linkname: '/etc/passwd' },
      { name: 'hard.dcm', size: 0, type: 'link', linkname: '../../x' },
      { name: 'null', size: 0, type: 'character-device' },
      { name: 'pipe', size: 0, type: 'fifo' },
      { name: 'folder/', size: 0, type: 'directory' },
    ] as const;
    const opened = await open({
      'a.tar': await tarOf({ '1.dcm': text('one'), '._1.dcm': text('x') }, more),
      'b.zip': await zipOf({ 'link.dcm': text('/etc/passwd') }, 0o120777),
    });
    expect(opened.files).toEqual({ 'a.tar/1.dcm': 'one' });
    expect(opened.notes).toEqual([
      'QIAW_ARCHIVE_LINKS Archives contain 5 links or other entries that are not files; they were not followed.',
    ]);
  });

  it('is refused beyond the limits: entries, bytes, and the ratio of a bomb', async () => {
    const limits = { maxEntries: 1, maxBytes: 5, maxRatio: 100 };
    for (const [pack, code] of [
      [zipOf, 'QIAW_ZIP_REFUSED'],
      [tarOf, 'QIAW_ARCHIVE_REFUSED'],
      [tarGzOf, 'QIAW_ARCHIVE_REFUSED'],
    ] as const) {
      const archive = await pack(two);
      for (const limit of ['maxEntries', 'maxBytes'] as const) {
        const opened = await open({ archive }, { ...generous, [limit]: limits[limit] });
        expect([opened.codes, inSpool(opened)]).toEqual([[code], []]);
      }
    }
  });

  it('is refused as a bomb before it fills the disk, even inside another archive and with a false size', async () => {
    const slice = part10(ctSlice(0));
    const bomb = Buffer.concat([slice, Buffer.alloc(80 * 1024 ** 2)]);
    const compressed = gzipSync(bomb);
    // As in a bomb with several members, the trailer states a small size.
    const lying = Buffer.concat([compressed, gzipSync(Buffer.alloc(10))]);
    for (const archive of [
      compressed,
      lying,
      await zipOf({ 'a.dcm.gz': compressed }),
      await tarGzOf({ 'a.dcm': bomb }),
    ]) {
      const opened = await open({ archive });
      expect(opened.reasons).toEqual([expect.stringMatching(/more than 100 times its size/)]);
      expect(inSpool(opened)).toHaveLength(archive === compressed || archive === lying ? 0 : inSpool(opened).length);
    }
    expect(deflateRawSync(bomb).length).toBeLessThan(200_000);
  });

  it('counts what archives inside it unpack to against the one on the disk', async () => {
    const inner = gzipSync(Buffer.concat([part10(ctSlice(0)), Buffer.alloc(40 * 1024 ** 2)]));
    const opened = await open(
      { a: await zipOf({ '1.dcm.gz': inner, '2.dcm.gz': inner }) },
      { ...generous, maxRatio: 300 },
    );
    expect([Object.keys(opened.files), opened.codes]).toEqual([['a/1.dcm.gz/1.dcm'], ['QIAW_ARCHIVE_REFUSED']]);
  });

  it('stops everything when the disk has no room for it', async () => {
    for (const pack of [zipOf, tarOf, tarGzOf]) {
      const archive = await pack({ a: Buffer.alloc(1000, 'a') });
      await expect(open({ archive }, generous, async () => 999)).rejects.toThrow(SpoolFull);
    }
  });

  it('is not unpacked twice, unless it changed', async () => {
    const place = folder();
    const path = join(place, 'a.tar');
    const again = async () => {
      const spool = await Spool.open(join(place, 'spool'), { reserve: 0 });
      const opened = await new Archives({ spool: async () => spool, limits: generous }).open({
        path,
        relative: 'a.tar',
        bytes: statSync(path).size,
      });
      await spool.close();
      return opened!.files.map((file) => [file.relative, statSync(file.path).ino, readFileSync(file.path, 'utf8')]);
    };
    writeFileSync(path, await tarOf({ '1.dcm': text('one') }));
    const first = await again();
    expect(await again()).toEqual(first);
    writeFileSync(path, await tarOf({ '1.dcm': text('two') }));
    expect(await again()).toEqual([['a.tar/1.dcm', expect.any(Number), 'two']]);
  });

  it('gives its files or one refusal, for any damage to its bytes', async () => {
    const archives = [await zipOf(two), await tarOf(two), await tarGzOf(two), gzipSync(part10(ctSlice(0)))];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...archives),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
        fc.nat({ max: 40 }),
        async (archive, changes, cut) => {
          const bytes = Buffer.from(archive.subarray(0, archive.length - cut));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const opened = await open({ archive: bytes });
          expect(opened.codes.length).toBeLessThan(2);
          if (opened.codes.length > 0) expect(inSpool(opened)).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });
});
