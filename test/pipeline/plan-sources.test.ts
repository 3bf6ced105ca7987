import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { keyFromText } from '../../src/core/identity/key.ts';
import { Identity } from '../../src/core/index.ts';
import type { DelineationFilter } from '../../src/dicom/index.ts';
import { makePlan, type Plan } from '../../src/pipeline/plan/plan.ts';
import { Archives, Spool } from '../../src/sources/index.ts';
import { tarGzOf, tarOf, zipOf } from '../support/archives-of.ts';
import {
  contour,
  ctFiles,
  ctSlice,
  type Items,
  part10,
  SERIES,
  structureSet,
  writeFiles,
} from '../support/dicom-fixture.ts';
import { codes } from '../support/scan-files.ts';
import { onSlice, segmentation } from '../support/segmentation-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();
const identity = new Identity('pseudonym', keyFromText('the identity key of the test suite, long enough'));

const described = (text?: string): Items => (text === undefined ? {} : { x0008103e: ['LO', text] });
const rt = (uid: string, text?: string): Buffer =>
  part10(
    structureSet([{ number: 1, name: 'GTV', contourItem: { contours: [contour(1)] } }], 3, {
      x00080018: ['UI', uid],
      ...described(text),
    }),
  );
const seg = (uid: string, text?: string, change: Items = {}): Buffer =>
  part10(
    segmentation(
      {
        type: 'BINARY',
        segments: [[1, 'Tumour']],
        frames: [{ segment: 1, values: Array.from({ length: 15 }, () => 1), position: onSlice(1) }],
      },
      { x00080018: ['UI', uid], x0020000e: ['UI', '1.2.3.61'], ...described(text), ...change },
    ),
  );

/** Everything that a source may state about delineations of one series. */
const cohort = {
  ...ctFiles(3),
  'rt1.dcm': rt('1.2.3.50', 'Observer 1'),
  'rt2.dcm': rt('1.2.3.51', 'Observer 2'),
  'seg1.dcm': seg('1.2.3.60', 'observer 1 (SEG)'),
  'seg2.dcm': seg('1.2.3.62'),
};

async function plan(files: Readonly<Record<string, Uint8Array>>, delineations?: DelineationFilter): Promise<Plan> {
  return makePlan([await writeFiles(folder(), files)], identity, { ...(delineations && { delineations }) });
}

async function withArchives(roots: readonly string[]): Promise<Plan> {
  const spool = await Spool.open(join(folder(), 'spool'), { reserve: 0 });
  const limits = { maxEntries: 1000, maxBytes: 1024 ** 3, maxRatio: 100 };
  return makePlan(roots, identity, { archives: new Archives({ spool: async () => spool, limits }) });
}

const used = ({ jobs }: Plan): string[] => jobs.map(({ delineation }) => delineation.sopInstanceUid).sort();
const empties = ({ withoutCase }: Plan): string[] => withoutCase.map(({ message }) => message);

describe('The choice of delineations', () => {
  it.each<[DelineationFilter, string[]]>([
    [{ kinds: 'all' }, ['1.2.3.50', '1.2.3.51', '1.2.3.60', '1.2.3.62']],
    [{ kinds: 'rtstruct' }, ['1.2.3.50', '1.2.3.51']],
    [{ kinds: 'seg' }, ['1.2.3.60', '1.2.3.62']],
    [{ kinds: 'all', seriesDescription: 'Observer 1' }, ['1.2.3.50', '1.2.3.60']],
    [{ kinds: 'rtstruct', seriesDescription: '^observer [12]$' }, ['1.2.3.50', '1.2.3.51']],
    [{ kinds: 'all', seriesDescription: '^$' }, ['1.2.3.62']],
  ])('by %o keeps those; the others are counted and nothing is refused because of them', async (filter, wanted) => {
    const found = await plan(cohort, filter);
    expect(used(found)).toEqual(wanted);
    expect(found).toMatchObject({ leftOut: 4 - wanted.length, refusals: [], withoutCase: [], files: 7 });
  });

  it('leaves out damaged ones too, but not one whose description could not be read', async () => {
    const cut = rt('1.2.3.52', 'Observer 3').subarray(0, -7);
    const whole = rt('1.2.3.53', 'Observer 4');
    const early = whole.subarray(0, whole.indexOf('Observer 4') + 3);
    expect((await plan({ ...cohort, cut, early }, { kinds: 'seg' })).refusals).toEqual([]);
    const byText = await plan({ ...cohort, cut, early }, { kinds: 'all', seriesDescription: '1' });
    expect([codes(byText.refusals), byText.leftOut]).toEqual([['QIAW_DICOM_TRUNCATED'], 3]);
  });

  it('does not refuse a series because of delineations that are left out, however they are linked, but refuses one without any', async () => {
    const other = Object.fromEntries(
      [0, 1, 2].map((k) => [
        `other/${k}`,
        part10(
          ctSlice(k, { x0020000e: ['UI', '1.2.3.9'], x00080018: ['UI', `1.2.3.8.${k}`], x00200052: ['UI', '1.2.3.7'] }),
        ),
      ]),
    );
    const found = await plan({ ...cohort, ...other }, { kinds: 'all', seriesDescription: 'none such' });
    expect(codes(found.refusals)).toEqual(['QIAW_SERIES_WITHOUT_DELINEATION']);
    // Its references lead nowhere, so only the frame of reference shows which series it belongs to.
    const unlinked = { ...ctFiles(3), 'seg.dcm': seg('1.2.3.60', 'x', { x00081115: undefined }) };
    expect(codes((await plan(unlinked, { kinds: 'rtstruct' })).refusals)).toEqual([]);
  });

  it('keeps earlier statements about the inputs that are left out', async () => {
    const found = await plan(cohort, { kinds: 'rtstruct' });
    expect(found.seen.has(identity.uid('sop', '1.2.3.50'))).toBe(true);
    expect(found.seen.has(identity.uid('sop', '1.2.3.60'))).toBe(false);
    expect(found.seen.has(identity.file('seg1.dcm'))).toBe(false);
    const none = await plan(cohort, { kinds: 'all', seriesDescription: 'none such' });
    expect(none.seen.has(identity.uid('series', SERIES))).toBe(false);
  });

  it('uses a segmentation made by this program where its source is left out', async () => {
    const own = {
      x00081090: ['LO', 'fair-qiaw'],
      x00420013: ['SQ', [{ x00081155: ['UI', '1.2.3.50'] }]],
    } satisfies Items;
    const files = { ...ctFiles(3), 'rt.dcm': rt('1.2.3.50'), 'own.dcm': seg('1.2.3.60', 'x', own) };
    expect(used(await plan(files))).toEqual(['1.2.3.50']);
    expect(used(await plan(files, { kinds: 'seg' }))).toEqual(['1.2.3.60']);
  });
});

describe('A source that gave no case', () => {
  const good = { ...ctFiles(3), 'rt.dcm': rt('1.2.3.50') };
  const nifti = Buffer.alloc(400);
  nifti.writeUInt32LE(348, 0);
  nifti.write('n+1', 344);
  const dose = part10(ctSlice(0, { x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.481.2'], x00080060: undefined }));

  it.each<[string, Readonly<Record<string, Uint8Array>>, RegExp]>([
    ['nothing', {}, /^No case was found: there is no file in the sources\. A case needs/],
    [
      'no DICOM',
      { 'a.txt': Buffer.from('x') },
      /: no file in the sources is DICOM\. Seen: 1 file, 1 of them not DICOM\./,
    ],
    [
      'volumes of other formats',
      {
        'a.nii': nifti,
        'a.nii.gz': gzipSync(nifti),
        'b.nrrd': Buffer.from('NRRD0005\n'),
        'c.mhd': Buffer.from('ObjectType = Image\nNDims = 3\n'),
        'd.txt': Buffer.from('n+1'),
      },
      /Seen: 5 files, 5 of them not DICOM, 4 NIfTI, NRRD or MetaImage files \(use `qiaw radiomics`\)\./,
    ],
    [
      'images without delineation',
      ctFiles(3),
      /: no RT structure set or segmentation is in the sources\. Seen: 3 files, 1 image series without delineation \(CT of 3 slices\)\./,
    ],
    [
      'delineations without images',
      { 'rt.dcm': rt('1.2.3.50') },
      /: no delineation in the sources could be linked to its images\. Seen: 1 file, 1 delineation without usable images\./,
    ],
    [
      'objects of other classes and damaged ones',
      { 'dose.dcm': dose, 'cut.dcm': part10(ctSlice(0)).subarray(0, -5) },
      /: no RT structure set or segmentation is in the sources\. Seen: 2 files, 1 object of classes that are not processed, 1 input refused \(QIAW_DICOM_TRUNCATED\)\./,
    ],
    [
      'a damaged archive',
      { 'a.zip': Buffer.from('PK\u0003\u0004 and then nothing at all') },
      /: no file in the sources could be read\. Seen: 1 file, 1 input refused \(QIAW_ZIP_REFUSED\)\./,
    ],
    ['an archive of images', {}, /unused/],
  ])('is reported with its content: %s', async (what, files, message) => {
    const isArchive = what === 'an archive of images';
    const root = await writeFiles(folder(), isArchive ? { 'a.tgz': await tarGzOf(ctFiles(3)) } : files);
    const expected = isArchive ? /Seen: 3 files, 1 image series without delineation/ : message;
    expect(empties(await withArchives([root]))).toEqual([expect.stringMatching(expected)]);
  });

  it('is named by its position among others, each assessed separately', async () => {
    const [sound, images, nothing] = [folder(), folder(), folder()];
    await writeFiles(sound, good);
    const series = { x0020000e: ['UI', '1.2.3.90'] } satisfies Items;
    await writeFiles(images, {
      one: part10(ctSlice(0, { ...series, x00080018: ['UI', '1.2.3.91'] })),
      two: part10(ctSlice(1, { ...series, x00080018: ['UI', '1.2.3.92'] })),
    });
    expect(empties(await withArchives([sound]))).toEqual([]);
    expect(empties(await withArchives([nothing, sound, images]))).toEqual([
      expect.stringMatching(/there is no file in source 1 of 3/),
      expect.stringMatching(/no RT structure set or segmentation is in source 3 of 3.*CT of 2 slices/),
    ]);
  });

  it('is not reported if it holds part of a case, an equal copy, files of an earlier source or results of this program', async () => {
    const images = await writeFiles(folder(), ctFiles(3));
    const structures = await writeFiles(folder(), { 'rt.dcm': rt('1.2.3.50') });
    const packed = await writeFiles(folder(), { 'a.zip': await zipOf(good) });
    const linked = folder();
    symlinkSync(structures, join(linked, 'again'));
    const own = {
      x00081090: ['LO', 'fair-qiaw'],
      x00420013: ['SQ', [{ x00081155: ['UI', '1.2.3.50'] }]],
    } satisfies Items;
    const results = await writeFiles(folder(), { 'seg.dcm': seg('1.2.3.60', 'x', own) });
    const found = await withArchives([images, structures, packed, linked, results]);
    expect([used(found), found.refusals, empties(found)]).toEqual([['1.2.3.50'], [], []]);
    const alone = await withArchives([images, join(images, 'ct')]);
    expect(empties(alone)).toHaveLength(2);
  });

  it('is not reported if all its content is left out and another source gave cases', async () => {
    const [one, two] = [
      await writeFiles(folder(), good),
      await writeFiles(folder(), { ...ctFiles(3), seg: seg('1.2.3.60') }),
    ];
    expect(empties(await makePlan([one, two], identity, { delineations: { kinds: 'rtstruct' } }))).toEqual([]);
    const all = await makePlan([one], identity, { delineations: { kinds: 'seg' } });
    expect(empties(all)).toEqual([
      expect.stringMatching(
        /--delineations or --series-description leaves out every delineation in the sources\. Seen: 4 files, 1 delineation left out\./,
      ),
    ]);
    const afar = await makePlan([folder()], identity, { delineations: { kinds: 'seg' }, notFetched: [903] });
    expect([afar.leftOut, empties(afar)]).toEqual([903, [expect.stringMatching(/Seen: 903 delineations left out\./)]]);
  });
});

describe('Archives among the files', () => {
  const good = { ...ctFiles(3), 'rt.dcm': rt('1.2.3.50') };

  it('give the same as their files, raw or packed, and raw and packed count as one', async () => {
    const raw = await writeFiles(folder(), good);
    const expected = await withArchives([raw]);
    const compressed = Object.fromEntries(Object.entries(good).map(([name, file]) => [`${name}.gz`, gzipSync(file)]));
    const packed: Record<string, Uint8Array>[] = [
      { 'p1.zip': await zipOf(good) },
      { 'p1.tar': await tarOf(good) },
      { 'p1.tar.gz': await tarGzOf(good) },
      compressed,
      { 'all.zip': await zipOf({ 'p1.tgz': await tarGzOf(good) }) },
    ];
    for (const files of packed) {
      const root = await writeFiles(folder(), files);
      const found = await withArchives([root]);
      expect(found).toMatchObject({ refusals: [], notes: [], files: 4, notDicom: 0 });
      expect(found.jobs.map(({ series }) => series.instances.map(({ sopInstanceUid }) => sopInstanceUid))).toEqual(
        expected.jobs.map(({ series }) => series.instances.map(({ sopInstanceUid }) => sopInstanceUid)),
      );
      expect(used(await withArchives([raw, root]))).toEqual(['1.2.3.50']);
    }
  });

  it('are refused individually like files, and forgotten when they are repaired', async () => {
    const zip = await zipOf(good);
    const root = await writeFiles(folder(), {
      'good.zip': zip,
      'bad.zip': zip.subarray(0, -5),
      'in.tar': await tarOf({ 'x.zip': zip.subarray(0, -5) }),
    });
    const found = await withArchives([root]);
    expect(found.refusals).toMatchObject([
      { code: 'QIAW_ZIP_REFUSED', kind: 'file', input: { path: 'bad.zip' } },
      { code: 'QIAW_ZIP_REFUSED', kind: 'file', input: { path: 'in.tar/x.zip' } },
    ]);
    expect(used(found)).toEqual(['1.2.3.50']);
    for (const path of ['bad.zip', 'in.tar/x.zip']) expect(found.seen.has(identity.file(path))).toBe(true);
  });

  it('give the names that a DICOMDIR in them lists and no file holds', async () => {
    const record = (uid: string): Items => ({ x00041511: ['UI', uid] });
    const media = part10({
      x00041220: ['SQ', ['1.2.3.9.0', '1.2.3.50', '9.9.1', '9.9.2'].map(record)],
      x00080016: ['UI', '1.2.840.10008.1.3.10'],
    });
    const root = await writeFiles(folder(), { 'cd.zip': await zipOf({ DICOMDIR: media, ...good }) });
    expect((await withArchives([root])).notes).toEqual([
      {
        code: 'QIAW_MEDIA_INCOMPLETE',
        message: expect.stringMatching(/^A DICOMDIR names 2 objects that are missing/) as string,
      },
    ]);
  });
});

describe('A symbolic link that leads out of the sources', () => {
  it('is counted in a note and not followed by default', async () => {
    const elsewhere = await writeFiles(folder(), { 'a.dcm': part10(ctSlice(0)), 'b.dcm': part10(ctSlice(1)) });
    const root = folder();
    symlinkSync(elsewhere, join(root, 'images'));
    symlinkSync(join(elsewhere, 'a.dcm'), join(root, 'one.dcm'));
    const kept = await makePlan([root], identity);
    expect([kept.files, kept.notes]).toEqual([
      0,
      [{ code: 'QIAW_SOURCE_LINKS', message: expect.stringMatching(/^2 symbolic links lead out .*--follow-links/) }],
    ]);
    const followed = await makePlan([root], identity, { followLinks: true });
    expect([followed.files, followed.notes]).toEqual([2, []]);
  });
});
