import { describe, expect, it } from 'vitest';
import { linkStructureSet, loadStructureSet } from '../../src/dicom/index.ts';
import {
  contour,
  ctFiles,
  ctSlice,
  FRAME,
  type Items,
  part10,
  SERIES,
  sliceUid,
  structureSet,
  UID,
} from '../support/dicom-fixture.ts';
import { linkOne } from '../support/link-one.ts';
import { scanFiles } from '../support/scan-files.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

const rois = [{ number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(2)] } }];
const withoutImages = [{ number: 1, name: 'GTV-1', contourItem: { contours: [contour(0, { x30060016: undefined })] } }];
const noReferences: Items = { x30060010: undefined };
const frameOnly: Items = { x30060010: ['SQ', [{ x00200052: ['UI', FRAME] }]] };

/** A second series in the same frame of reference. */
const second = Object.fromEntries(
  [0, 1, 2].map((k) => [
    `pet/${k}`,
    part10(ctSlice(k, { x0020000e: ['UI', '1.2.3.99'], x00080018: ['UI', `1.2.3.98.${k}`] })),
  ]),
);

const image = (uid: string): Items => ({ x00081150: ['UI', UID.ct], x00081155: ['UI', uid] });
const named = (series: string, images: readonly string[] = []): Items => ({
  x00081155: ['UI', '1.2.3.0'],
  x30060014: ['SQ', [{ x0020000e: ['UI', series], x30060016: ['SQ', images.map(image)] }]],
});
const naming = (uid: string): Items => ({ x30060016: ['SQ', [image(uid)]] });

async function link(files: Readonly<Record<string, Uint8Array>>, set: Items) {
  const found = await scanFiles(folder(), { ...files, 'rt.dcm': part10(set) });
  const result = linkOne(found.structureSets[0]!, found);
  return result.ok ? [result.value.series.seriesInstanceUid, result.value.method] : result.refusal;
}

describe('Linking an RTSTRUCT to its images', () => {
  it('follows the referenced series, although the studies differ and another series shares the frame', async () => {
    expect(await link({ ...ctFiles(3), ...second }, structureSet(rois, 3))).toEqual([SERIES, 'referenced-series']);
  });

  it('follows the images of the contours where no series is named', async () => {
    expect(await link({ ...ctFiles(3), ...second }, structureSet(rois, 3, noReferences))).toEqual([
      SERIES,
      'referenced-sop-instances',
    ]);
  });

  it('follows the frame of reference where nothing else is named', async () => {
    expect(await link(ctFiles(3), structureSet(withoutImages, 3, frameOnly))).toEqual([SERIES, 'frame-of-reference']);
  });

  it('refuses when several series share the only reference, and says how many', async () => {
    expect(await link({ ...ctFiles(3), ...second }, structureSet(withoutImages, 3, frameOnly))).toMatchObject({
      code: 'QIAW_RTSTRUCT_AMBIGUOUS',
      evidence: { candidates: 2, reference: 'FrameOfReferenceUID' },
    });
  });

  it('decides between two referenced series by the images the contours lie on', async () => {
    const both: Items = {
      x30060010: [
        'SQ',
        [
          {
            x00200052: ['UI', FRAME],
            x30060012: [
              'SQ',
              [{ x30060014: ['SQ', [{ x0020000e: ['UI', '1.2.3.99'] }, { x0020000e: ['UI', SERIES] }]] }],
            ],
          },
        ],
      ],
    };
    const files = { ...ctFiles(3), ...second };
    expect(await link(files, structureSet(rois, 3, both))).toEqual([SERIES, 'referenced-sop-instances']);
    expect(await link(files, structureSet(withoutImages, 3, both))).toMatchObject({ code: 'QIAW_RTSTRUCT_AMBIGUOUS' });
  });

  it('links to the series although listed images of it are missing, and says how many', async () => {
    const { 'ct/2.dcm': _last, ...files } = ctFiles(3);
    const found = await scanFiles(folder(), { ...files, 'rt.dcm': part10(structureSet(rois, 3)) });
    expect(linkStructureSet(found.structureSets[0]!, found)).toMatchObject({
      links: [
        {
          method: 'referenced-series',
          notes: [
            {
              code: 'QIAW_RTSTRUCT_IMAGES_MISSING',
              message: '1 of the 3 images that the structure set lists for the series are not here.',
            },
          ],
        },
      ],
      refusals: [],
    });
  });

  it('links by the images of the contours where the named series is not here, and says so', async () => {
    const renamed = structureSet(rois, 3, {
      x30060010: ['SQ', [{ x00200052: ['UI', FRAME], x30060012: ['SQ', [named('9.9.9')]] }]],
    });
    const found = await scanFiles(folder(), { ...ctFiles(3), 'rt.dcm': part10(renamed) });
    expect(linkStructureSet(found.structureSets[0]!, found)).toMatchObject({
      links: [{ method: 'referenced-sop-instances', notes: [{ code: 'QIAW_RTSTRUCT_SERIES_UNRESOLVED' }] }],
    });
  });

  it('refuses when the images are not here, without falling back to the frame of reference', async () => {
    expect(await link(second, structureSet(rois, 3))).toMatchObject({
      code: 'QIAW_RTSTRUCT_SERIES_ABSENT',
      evidence: { seriesWithSameFrameOfReference: 1, seriesInSource: 1 },
    });
    expect(await link({}, structureSet(rois, 3, noReferences))).toMatchObject({ code: 'QIAW_RTSTRUCT_SERIES_ABSENT' });
  });

  it('says so when the series was refused', async () => {
    expect(
      await link(
        ctFiles(3, () => ({}), { transferSyntaxUid: UID.mpeg2 }),
        structureSet(rois, 3),
      ),
    ).toMatchObject({
      code: 'QIAW_RTSTRUCT_SERIES_REFUSED',
      evidence: { seriesCode: 'QIAW_TRANSFER_SYNTAX' },
    });
  });

  it('says so when every image was refused by itself, and how many were', async () => {
    expect(
      await link(
        ctFiles(3, () => ({ x00281052: undefined })),
        structureSet(rois, 3),
      ),
    ).toMatchObject({
      code: 'QIAW_RTSTRUCT_SERIES_REFUSED',
      reason: '3 images this structure set was drawn on were refused.',
      evidence: { refusedImages: 3, imageCode: 'QIAW_DICOM_ATTRIBUTE_MISSING' },
    });
  });

  it('says so when an image the set lists was refused and does not say its series', async () => {
    const files = ctFiles(3, (k) => (k === 2 ? { x0020000e: undefined } : {}));
    expect(await link(files, structureSet(rois, 3))).toMatchObject({
      code: 'QIAW_RTSTRUCT_SERIES_REFUSED',
      evidence: { refusedImages: 1 },
    });
  });

  it.each([
    ['1.2.840.10008.5.1.4.1.1.20', 'Nuclear Medicine Image'],
    ['1.2.840.10008.5.1.4.1.1.7', 'Secondary Capture Image'],
    ['1.2.840.10008.5.1.4.1.1.6.1', 'Ultrasound Image'],
    ['1.2.840.10008.5.1.4.1.1.130', 'Enhanced PET Image'],
    ['1.2.840.10008.5.1.4.1.1.481.1', 'RT Image'],
    ['1.2.3.4.5', '1.2.3.4.5'],
  ])('names the class of the images when it is one that is not read: %s', async (uid, name) => {
    const files = ctFiles(3, () => ({ x00080016: ['UI', uid] }));
    expect(await link(files, structureSet(rois, 3))).toMatchObject({
      code: 'QIAW_RTSTRUCT_CLASS_NOT_READ',
      reason: `The structure set was drawn on objects of a class that is not read: 3 of ${name}.`,
      evidence: { sopClass: name, objects: 3 },
    });
  });

  it('refuses a set that names nothing', async () => {
    const items = structureSet(withoutImages, 3, {
      ...noReferences,
      x30060020: ['SQ', [{ x30060022: ['IS', '1'], x30060026: ['LO', 'GTV-1'] }]],
    });
    expect(await link(ctFiles(3), items)).toMatchObject({ code: 'QIAW_RTSTRUCT_NO_REFERENCE' });
  });

  it('refuses contours of another patient or in another frame of reference', async () => {
    expect(await link(ctFiles(3), structureSet(rois, 3, { x00100020: ['LO', 'P2'] }))).toMatchObject({
      code: 'QIAW_RTSTRUCT_PATIENT_DIFFERS',
    });
    const elsewhere = ctFiles(3, () => ({ x00200052: ['UI', '1.2.3.4.5'] }));
    expect(await link(elsewhere, structureSet(rois, 3))).toMatchObject({
      code: 'QIAW_RTSTRUCT_FRAME_OF_REFERENCE_DIFFERS',
    });
  });

  it('puts no identifier into the evidence', async () => {
    const refusal = await link(second, structureSet(rois, 3));
    expect(JSON.stringify((refusal as { evidence: object }).evidence)).not.toContain(sliceUid(0).slice(0, 6));
  });
});

describe('A structure set over several series', () => {
  const OTHER = '1.2.3.99';
  const OTHER_FRAME = '1.2.3.98.77';
  const otherUid = (k: number): string => `1.2.3.98.${k}`;
  const two = [
    { number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(1)] } },
    {
      number: 2,
      name: 'GTV-2',
      contourItem: { contours: [contour(0, naming(otherUid(0))), contour(1, naming(otherUid(1)))] },
    },
    { number: 3, name: 'Empty', contourItem: {} },
  ];
  const both = (frame = FRAME): Items => ({
    x30060010: [
      'SQ',
      [
        { x00200052: ['UI', FRAME], x30060012: ['SQ', [named(SERIES, [0, 1, 2].map(sliceUid))]] },
        { x00200052: ['UI', frame], x30060012: ['SQ', [named(OTHER, [0, 1, 2].map(otherUid))]] },
      ],
    ],
  });

  async function links(files: Readonly<Record<string, Uint8Array>>, set: Items, partialContours = false) {
    const found = await scanFiles(folder(), { ...files, 'rt.dcm': part10(set) });
    const header = found.structureSets[0]!;
    const { links: linked, refusals } = linkStructureSet(header, found, { partialContours });
    const drawn = linked.map(async ({ series, others }) => {
      const loaded = await loadStructureSet(header, series.frameOfReferenceUid, others);
      if (!loaded.ok) throw new Error(loaded.refusal.code);
      const { rois: read, roiRefusals = [] } = loaded.value;
      return [
        series.seriesInstanceUid,
        ...read.map((roi) => [roi.number, roi.contours.length]),
        ...roiRefusals.map(({ code }) => code),
      ];
    });
    return {
      drawn: await Promise.all(drawn),
      notes: linked.flatMap(({ notes }) => notes.map(({ code }) => code)),
      refusals: refusals.map(({ code, kind, input }) => [code, kind, input.roiNumber]),
    };
  }

  it('is split by ROI to the series each names', async () => {
    expect(await links({ ...ctFiles(3), ...second }, structureSet(two, 3, both()))).toEqual({
      drawn: [
        [SERIES, [1, 2], [3, 0]],
        [OTHER, [2, 2]],
      ],
      notes: [],
      refusals: [],
    });
  });

  it('refuses the ROIs alone whose series is not here, and makes the others', async () => {
    expect(await links(ctFiles(3), structureSet(two, 3, both()))).toEqual({
      drawn: [[SERIES, [1, 2], [3, 0]]],
      notes: [],
      refusals: [['QIAW_ROI_SERIES_ABSENT', 'roi', 2]],
    });
    const refusedSeries = { ...ctFiles(3), ...second, 'pet/1': second['pet/1']!.subarray(0, 600) };
    expect((await links(refusedSeries, structureSet(two, 3, both()))).refusals).toEqual([
      ['QIAW_ROI_SERIES_REFUSED', 'roi', 2],
    ]);
  });

  it('says of an ROI that its images are of a class that is not read', async () => {
    const nuclear = Object.fromEntries(
      [0, 1].map((k) => [
        `nm/${k}`,
        part10(
          ctSlice(k, {
            x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.20'],
            x0020000e: ['UI', OTHER],
            x00080018: ['UI', otherUid(k)],
          }),
        ),
      ]),
    );
    expect((await links({ ...ctFiles(3), ...nuclear }, structureSet(two, 3, both()))).refusals).toEqual([
      ['QIAW_ROI_CLASS_NOT_READ', 'roi', 2],
    ]);
  });

  it('is split by contour where an ROI is drawn on two series, and says so', async () => {
    const mixed = [
      { number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(1, naming(otherUid(1)))] } },
    ];
    expect(await links({ ...ctFiles(3), ...second }, structureSet(mixed, 3, both()))).toEqual({
      drawn: [
        [SERIES, [1, 1]],
        [OTHER, [1, 1]],
      ],
      notes: ['QIAW_ROI_SPLIT', 'QIAW_ROI_SPLIT'],
      refusals: [],
    });
    expect(await links(ctFiles(3), structureSet(mixed, 3, both()))).toMatchObject({
      refusals: [['QIAW_RTSTRUCT_SERIES_ABSENT', 'object', undefined]],
    });
    expect(await links(ctFiles(3), structureSet(mixed, 3, both()), true)).toEqual({
      drawn: [[SERIES, [1, 1]]],
      notes: ['QIAW_ROI_SPLIT'],
      refusals: [],
    });
  });

  it('refuses an ROI alone whose contours fit several series', async () => {
    const silent = [
      two[0]!,
      {
        number: 2,
        name: 'GTV-2',
        contourItem: { contours: [contour(0), contour(1, naming(otherUid(1))), contour(2, naming('9.9'))] },
      },
    ];
    expect((await links({ ...ctFiles(3), ...second }, structureSet(silent, 3, both()))).refusals).toEqual([
      ['QIAW_ROI_SERIES_AMBIGUOUS', 'roi', 2],
    ]);
  });

  it('is split by frame of reference where contours name no images', async () => {
    const other = Object.fromEntries(
      [0, 1, 2].map((k) => [
        `mr/${k}`,
        part10(
          ctSlice(k, {
            x0020000e: ['UI', OTHER],
            x00080018: ['UI', otherUid(k)],
            x00200052: ['UI', OTHER_FRAME],
          }),
        ),
      ]),
    );
    const plain = contour(0, { x30060016: undefined });
    const set = structureSet(
      [1, 2].map((number) => ({ number, name: `GTV-${number}`, contourItem: { contours: [plain] } })),
      3,
      {
        ...both(OTHER_FRAME),
        x30060020: [
          'SQ',
          [1, 2].map((number) => ({
            x30060022: ['IS', String(number)],
            x30060024: ['UI', number === 1 ? FRAME : OTHER_FRAME],
            x30060026: ['LO', `GTV-${number}`],
          })),
        ],
      },
    );
    expect(await links({ ...ctFiles(3), ...other }, set)).toEqual({
      drawn: [
        [SERIES, [1, 1]],
        [OTHER, [2, 1]],
      ],
      notes: [],
      refusals: [],
    });
    expect(await links(ctFiles(3), set)).toMatchObject({
      drawn: [[SERIES, [1, 1]]],
      refusals: [['QIAW_ROI_SERIES_ABSENT', 'roi', 2]],
    });
  });

  it('takes of two images in one frame of reference the one that is named', async () => {
    const set = structureSet([two[0]!], 3);
    expect(await links({ ...ctFiles(3), ...second }, set)).toMatchObject({ drawn: [[SERIES, [1, 2]]], refusals: [] });
  });

  it('links contours whose images are nowhere to the one series that is named', async () => {
    const dangling = [
      { number: 1, name: 'GTV-1', contourItem: { contours: [0, 1].map((k) => contour(k, naming(`9.9.${k}`))) } },
    ];
    expect(await links({ ...ctFiles(3), ...second }, structureSet(dangling, 3))).toEqual({
      drawn: [[SERIES, [1, 2]]],
      notes: [],
      refusals: [],
    });
  });
});
