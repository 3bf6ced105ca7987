import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scan } from '../../src/dicom/index.ts';
import { walkFolder } from '../../src/sources/index.ts';
import {
  ctFiles,
  ctSlice,
  type Items,
  part10,
  SERIES,
  sliceUid,
  sliceValues,
  structureSet,
  UID,
  writeFiles,
} from '../support/dicom-fixture.ts';
import { codes, scanFiles } from '../support/scan-files.ts';
import { onSlice, segmentation } from '../support/segmentation-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

/** The object without SOPClassUID in its data set. */
function unsaid(file: Buffer): Buffer {
  const at = file.indexOf(Buffer.from('\u0008\u0000\u0016\u0000UI', 'latin1'));
  return Buffer.concat([file.subarray(0, at), file.subarray(at + 8 + file.readUInt16LE(at + 6))]);
}

describe('Scanning a source', () => {
  it('groups images by series and sorts them by position, regardless of names and instance numbers', async () => {
    const files = ctFiles(3);
    const other = Object.fromEntries(
      [0, 1].map((k) => [
        `mixed/${k}`,
        part10(ctSlice(k, { x0020000e: ['UI', '1.2.3.99'], x00080018: ['UI', `1.2.3.98.${k}`] })),
      ]),
    );
    const found = await scanFiles(folder(), {
      'z/0': files['ct/2.dcm']!,
      a: files['ct/0.dcm']!,
      'm/1': files['ct/1.dcm']!,
      ...other,
      'notes.txt': Buffer.from('no DICOM'),
      'empty.dcm': new Uint8Array(0),
      'zeros.dcm': new Uint8Array(5000),
      'rt.dcm': part10(structureSet([], 3)),
    });
    expect(
      found.series.map((series) => [series.seriesInstanceUid, series.instances.map((i) => i.sopInstanceUid)]),
    ).toEqual([
      [SERIES, [sliceUid(0), sliceUid(1), sliceUid(2)]],
      ['1.2.3.99', ['1.2.3.98.0', '1.2.3.98.1']],
    ]);
    expect(found.structureSets.map((header) => header.sopInstanceUid)).toEqual(['1.2.3.50']);
    expect(found).toMatchObject({ refusals: [], files: 9, notDicom: 3 });
  });

  it('reports its progress and stops when aborted', async () => {
    const root = await writeFiles(folder(), ctFiles(3));
    const done: number[] = [];
    await scan(walkFolder([root]), { onFile: (count) => done.push(count) });
    expect(done).toEqual([1, 2, 3]);
    await expect(scan(walkFolder([root]), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('finds segmentations, and lists other objects by name', async () => {
    const dose: Items = {
      x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.481.2'],
      x00080018: ['UI', '1.2.3.70'],
      x00080060: ['CS', 'RTDOSE'],
      x00100020: ['LO', 'P1'],
      x0020000e: ['UI', '1.2.3.71'],
    };
    const seg = segmentation({
      type: 'BINARY',
      segments: [[1, 'Tumour']],
      frames: [{ segment: 1, values: Array.from({ length: 15 }, () => 1), position: onSlice(0) }],
    });
    const found = await scanFiles(folder(), { seg: part10(seg), dose: part10(dose) });
    expect(found.segmentations.map((header) => [header.sopInstanceUid, header.segmentationType])).toEqual([
      ['1.2.3.60', 'BINARY'],
    ]);
    expect(found.otherObjects.map((object) => [object.sopInstanceUid, object.patientId])).toEqual([['1.2.3.70', 'P1']]);
    expect(found.refusals).toEqual([]);
  });

  it('uses equal copies of an object once, even in another transfer syntax or with private elements', async () => {
    const found = await scanFiles(folder(), {
      ...ctFiles(2),
      'copy/0': part10(ctSlice(0), { transferSyntaxUid: UID.deflated }),
      'copy/1': part10(ctSlice(1, { x00090010: ['LO', 'MAKER'], x00091001: ['LO', 'x'] })),
      rt: part10(structureSet([], 2)),
      'copy/rt': part10(structureSet([], 2), { transferSyntaxUid: UID.implicit }),
    });
    expect(found.refusals).toEqual([]);
    expect(found.series[0]?.instances).toHaveLength(2);
    expect(found.structureSets).toHaveLength(1);
  });

  it('refuses every series that claims the same SOP Instance UID, for any order of the files', async () => {
    const elsewhere = { x0020000e: ['UI', '1.2.3.99'] } satisfies Items;
    const claims = {
      a: part10(ctSlice(1, elsewhere)),
      b: part10(ctSlice(4, elsewhere)),
      c: part10(ctSlice(5, elsewhere)),
    };
    for (const prefix of ['aa', 'zz']) {
      const files = Object.fromEntries(Object.entries(claims).map(([name, bytes]) => [`${prefix}/${name}`, bytes]));
      const found = await scanFiles(folder(), { ...ctFiles(3), ...files });
      expect(found.series).toEqual([]);
      expect(found.refusals).toMatchObject([
        { code: 'QIAW_DUPLICATE_DIFFERS', input: { sopInstanceUid: sliceUid(1), seriesInstanceUid: SERIES } },
        { code: 'QIAW_SERIES_INCOMPLETE', input: { seriesInstanceUid: SERIES } },
        { code: 'QIAW_SERIES_INCOMPLETE', input: { seriesInstanceUid: '1.2.3.99' } },
      ]);
    }
  });

  it('refuses copies that differ in pixels, header or structure, with their series', async () => {
    const values = sliceValues(1);
    values[3] = 1;
    const pixels = { x7fe00010: ['OW', new Uint8Array(values.buffer)] } satisfies Items;
    const header = { x00281052: ['DS', '-11'] } satisfies Items;
    for (const change of [pixels, header]) {
      const found = await scanFiles(folder(), { ...ctFiles(3), copy: part10(ctSlice(1, change)) });
      expect(found.series).toEqual([]);
      expect(codes(found.refusals)).toEqual(['QIAW_DUPLICATE_DIFFERS', 'QIAW_SERIES_INCOMPLETE']);
    }
    const renamed = [{ number: 1, name: 'GTV-2' }];
    const sets = await scanFiles(folder(), {
      rt: part10(structureSet([{ number: 1, name: 'GTV-1' }], 1)),
      copy: part10(structureSet(renamed, 1)),
    });
    expect(sets.structureSets).toEqual([]);
    expect(codes(sets.refusals)).toEqual(['QIAW_DUPLICATE_DIFFERS']);
  });

  it.each([
    'SOPClassUID x00080016',
    'SOPInstanceUID x00080018',
    'Modality x00080060',
    'StudyInstanceUID x0020000d',
    'SeriesInstanceUID x0020000e',
    'ImagePositionPatient x00200032',
    'ImageOrientationPatient x00200037',
    'FrameOfReferenceUID x00200052',
    'SamplesPerPixel x00280002',
    'PhotometricInterpretation x00280004',
    'Rows x00280010',
    'Columns x00280011',
    'PixelSpacing x00280030',
    'BitsAllocated x00280100',
    'BitsStored x00280101',
    'PixelRepresentation x00280103',
    'RescaleIntercept x00281052',
    'RescaleSlope x00281053',
    'PixelData x7fe00010',
  ])('refuses an image without %s', async (attribute) => {
    const [keyword, tag] = attribute.split(' ') as [string, string];
    const found = await scanFiles(
      folder(),
      ctFiles(3, (k) => (k === 1 ? { [tag]: undefined } : {})),
    );
    expect(found.refusals[0]).toMatchObject({ code: 'QIAW_DICOM_ATTRIBUTE_MISSING', evidence: { attribute: keyword } });
  });

  it.each<[string, string, Items]>([
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'a position that is not a number', { x00200032: ['DS', '1\\two\\3'] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'a position of two values', { x00200032: ['DS', '1\\2'] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'an infinite position', { x00200032: ['DS', '1\\2\\1e999'] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'negative pixel spacing', { x00280030: ['DS', '-1\\1'] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'slope 0', { x00281053: ['DS', '0'] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'no rows', { x00280010: ['US', [0]] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'more bits stored than allocated', { x00280101: ['US', [17]] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'a high bit outside the cell', { x00280102: ['US', [16]] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'pixel representation 2', { x00280103: ['US', [2]] }],
    ['QIAW_DICOM_ATTRIBUTE_INVALID', 'a UID with letters', { x0020000d: ['UI', '1.2.x'] }],
    ['QIAW_PIXEL_FORMAT', 'colour', { x00280002: ['US', [3]] }],
    ['QIAW_PIXEL_FORMAT', 'one bit per pixel', { x00280100: ['US', [1]] }],
    ['QIAW_PIXEL_DATA_LENGTH', 'too few pixels', { x7fe00010: ['OW', new Uint8Array(28)] }],
    ['QIAW_PIXEL_DATA_LENGTH', 'room for another image', { x7fe00010: ['OW', new Uint8Array(62)] }],
    ['QIAW_MULTIFRAME_UNSUPPORTED', 'several frames', { x00280008: ['IS', '2'] }],
    ['QIAW_MODALITY_LUT_UNSUPPORTED', 'a lookup table', { x00283000: ['SQ', [{ x00283003: ['LO', 'x'] }]] }],
  ])('refuses with %s an image with %s, and its series as incomplete', async (code, _what, change) => {
    const found = await scanFiles(
      folder(),
      ctFiles(3, (k) => (k === 2 ? change : {})),
    );
    expect(codes(found.refusals)).toEqual([code, 'QIAW_SERIES_INCOMPLETE']);
    expect(found.series).toEqual([]);
  });

  it('treats malformed descriptive numbers as absent', async () => {
    const found = await scanFiles(
      folder(),
      ctFiles(2, () => ({ x00200013: ['IS', '1a'], x00180050: ['DS', '?'] })),
    );
    expect(found.refusals).toEqual([]);
    expect(found.series[0]?.instances[0]).not.toHaveProperty('instanceNumber');
    expect(found.series[0]?.description).not.toHaveProperty('sliceThickness');
  });

  it('reads MR without rescale as stored', async () => {
    const mr: Items = {
      x00080016: ['UI', UID.mr],
      x00080060: ['CS', 'MR'],
      x00281052: undefined,
      x00281053: undefined,
    };
    const found = await scanFiles(
      folder(),
      ctFiles(2, () => mr),
    );
    expect(found.series[0]?.instances[0]).toMatchObject({ rescaleSlope: 1, rescaleIntercept: 0 });
  });

  it('refuses a compressed series once, naming the transfer syntax', async () => {
    const found = await scanFiles(
      folder(),
      ctFiles(3, () => ({}), { transferSyntaxUid: UID.mpeg2 }),
    );
    expect(found.refusals).toMatchObject([
      { code: 'QIAW_TRANSFER_SYNTAX', kind: 'series', evidence: { transferSyntaxUid: UID.mpeg2, images: 3 } },
    ]);
  });

  it.each<[string, Items]>([
    ['patient', { x00100020: ['LO', 'P2'] }],
    ['study', { x0020000d: ['UI', '1.2.3.5'] }],
    ['frame of reference', { x00200052: ['UI', '1.2.3.6'] }],
  ])('refuses a series whose images differ in %s', async (differsIn, change) => {
    const found = await scanFiles(
      folder(),
      ctFiles(3, (k) => (k === 1 ? change : {})),
    );
    expect(found.refusals).toMatchObject([{ code: 'QIAW_SERIES_INCONSISTENT', evidence: { differsIn } }]);
  });

  it('refuses a file cut anywhere after its series is known, and never gives a shorter series', async () => {
    const whole = part10(ctSlice(2));
    for (const length of [whole.length - 1, whole.length - 25, whole.length - 60]) {
      const found = await scanFiles(folder(), { ...ctFiles(3), 'ct/2.dcm': whole.subarray(0, length) });
      expect(codes(found.refusals)).toEqual(['QIAW_DICOM_TRUNCATED', 'QIAW_SERIES_INCOMPLETE']);
      expect(found.series).toEqual([]);
    }
  });

  it('refuses a file that cannot be opened, and continues', async () => {
    const root = await writeFiles(folder(), ctFiles(2));
    async function* files() {
      yield { path: join(root, 'gone.dcm'), relative: 'gone.dcm', bytes: 10 };
      yield* walkFolder([root]);
    }
    const found = await scan(files());
    expect(found.refusals).toMatchObject([
      { code: 'QIAW_FILE_UNREADABLE', kind: 'file', input: { path: 'gone.dcm' }, evidence: { system: 'ENOENT' } },
    ]);
    expect(found.series).toHaveLength(1);
  });

  it('never refuses an object of a class that is not processed, however damaged', async () => {
    const classes = {
      dose: '1.2.840.10008.5.1.4.1.1.481.2',
      plan: '1.2.840.10008.5.1.4.1.1.481.5',
      report: '1.2.840.10008.5.1.4.1.1.88.33',
      presentation: '1.2.840.10008.5.1.4.1.1.11.1',
      keyObjects: '1.2.840.10008.5.1.4.1.1.88.59',
      raw: '1.2.840.10008.5.1.4.1.1.66',
      waveform: '1.2.840.10008.5.1.4.1.1.9.1.1',
      document: '1.2.840.10008.5.1.4.1.1.104.1',
      private: '1.3.12.2.1107.5.9.1',
    };
    const files = Object.entries(classes).flatMap(([name, uid]): [string, Uint8Array][] => {
      const whole = part10(ctSlice(0, { x00080016: ['UI', uid], x00080018: ['UI', `1.2.3.70.${name.length}`] }));
      const nameless = { x00080018: undefined, x0020000e: undefined, x00080060: undefined };
      const meta = whole.subarray(0, 300);
      const deflated = part10(ctSlice(0, { x00080016: ['UI', uid] }), { transferSyntaxUid: UID.deflated });
      return [
        [`${name}/nameless`, part10(ctSlice(0, { x00080016: ['UI', uid], ...nameless }))],
        [`${name}/cut`, whole.subarray(0, -7)],
        [`${name}/stub`, meta],
        [`${name}/twice`, Buffer.concat([whole, whole.subarray(-46)])],
        [`${name}/deflated`, deflated.subarray(0, -20)],
        [`${name}/bad-uid`, part10(ctSlice(0, { x00080016: ['UI', uid], x00080018: ['UI', 'no UID'] }))],
        // Only the file meta information identifies it.
        [`${name}/unsaid`, unsaid(part10(ctSlice(0, { x00080016: ['UI', uid] })))],
      ];
    });
    const found = await scanFiles(folder(), { ...Object.fromEntries(files), ...ctFiles(2) });
    expect(found.refusals).toEqual([]);
    expect(found.notDicom).toBe(0);
    expect(new Set(found.otherObjects.map(({ sopClassUid }) => sopClassUid))).toEqual(new Set(Object.values(classes)));
    expect(found.series.map(({ instances }) => instances.length)).toEqual([2]);
  });

  it('still refuses damaged images and delineations, and objects that do not state their class', async () => {
    const [slice, structures] = [part10(ctSlice(0)), part10(structureSet([{ number: 1, name: 'GTV' }], 2))];
    const found = await scanFiles(folder(), {
      image: slice.subarray(0, -7),
      structures: structures.subarray(0, -7),
      image2: unsaid(part10(ctSlice(1))),
      nothing: part10(ctSlice(1, { x00080016: undefined })),
    });
    expect(codes(found.refusals).sort()).toEqual([
      'QIAW_DICOM_ATTRIBUTE_MISSING',
      'QIAW_DICOM_ATTRIBUTE_MISSING',
      'QIAW_DICOM_TRUNCATED',
      'QIAW_DICOM_TRUNCATED',
    ]);
    expect(found.otherObjects).toEqual([]);
  });

  it('counts objects that a DICOMDIR lists and no file holds, by UID and not by path', async () => {
    const record = (uid: string): Items => ({ x00041430: ['CS', 'IMAGE'], x00041511: ['UI', uid] });
    const dose = part10(
      ctSlice(0, { x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.481.2'], x00080018: ['UI', '1.2.3.7'] }),
    );
    const named = [sliceUid(0), sliceUid(1), sliceUid(2), '1.2.3.50', '1.2.3.7', '1.2.3.8', '1.2.3.8'];
    const cut = part10(ctSlice(2)).subarray(0, -7);
    const media = part10({
      x00041220: ['SQ', [{ x00041430: ['CS', 'PATIENT'] }, ...named.map(record)]],
      x00080016: ['UI', '1.2.840.10008.1.3.10'],
    });
    const rt = part10(structureSet([], 2));
    const found = await scanFiles(folder(), { DICOMDIR: media, ...ctFiles(2), rt, dose, cut });
    expect(found).toMatchObject({ missingOfMedia: 1, notDicom: 0 });
    expect(await scanFiles(folder(), { DICOMDIR: media.subarray(0, -9) })).toMatchObject({
      missingOfMedia: 0,
      refusals: [],
    });
  });

  it('skips a DICOMDIR, but refuses a file that ends after its file meta information', async () => {
    const directory = part10({ x00080016: ['UI', '1.2.840.10008.1.3.10'], x00080018: ['UI', '1.2.3'] });
    expect(await scanFiles(folder(), { DICOMDIR: directory })).toMatchObject({ refusals: [], notDicom: 0 });
    expect(codes((await scanFiles(folder(), { cut: part10({}) })).refusals)).toEqual(['QIAW_DICOM_ATTRIBUTE_MISSING']);
  });

  it('finds nothing in random bytes, regardless of how they begin', async () => {
    const beginnings = [
      '',
      'DICM',
      '\u0002\u0000\u0010\u0000UI',
      '\u0008\u0000\u0005\u0000CS',
      '\u0008\u0000\u0000\u0000\u0004\u0000\u0000\u0000',
    ];
    const root = folder();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...beginnings),
        fc.uint8Array({ maxLength: 400 }),
        fc.boolean(),
        async (begin, tail, preamble) => {
          const bytes = Buffer.concat([Buffer.alloc(preamble ? 128 : 0), Buffer.from(begin, 'latin1'), tail]);
          const found = await scanFiles(root, { bytes });
          expect(found).toMatchObject({ series: [], structureSets: [], otherObjects: [], files: 1 });
          expect(found.notDicom + found.refusals.length).toBe(1);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('puts no identifier into reasons, remedies and evidence', async () => {
    const found = await scanFiles(folder(), {
      ...ctFiles(3),
      'Doe/x.dcm': part10(ctSlice(1, { x00280030: ['DS', 'Doe'] })),
    });
    for (const { reason, remedy, evidence } of found.refusals) {
      expect(JSON.stringify([reason, remedy, evidence])).not.toMatch(/Doe|P1|1\.2\.3\./);
    }
  });
});
