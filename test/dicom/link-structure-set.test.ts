import { describe, expect, it } from 'vitest';
import { linkStructureSet } from '../../src/dicom/rtstruct/link-structure-set.ts';
import {
  contour,
  ctFiles,
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
import { naming, otherSeries } from '../support/second-series.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

const rois = [{ number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(2)] } }];
const withoutImages = [{ number: 1, name: 'GTV-1', contourItem: { contours: [contour(0, { x30060016: undefined })] } }];
const noReferences: Items = { x30060010: undefined };
const frameOnly: Items = { x30060010: ['SQ', [{ x00200052: ['UI', FRAME] }]] };

async function link(files: Readonly<Record<string, Uint8Array>>, set: Items) {
  const found = await scanFiles(folder(), { ...files, 'rt.dcm': part10(set) });
  const result = linkOne(found.structureSets[0]!, found);
  return result.ok ? [result.value.series.seriesInstanceUid, result.value.method] : result.refusal;
}

describe('Linking an RTSTRUCT to its images', () => {
  it('follows the referenced series, although the studies differ and another series shares the frame of reference', async () => {
    expect(await link({ ...ctFiles(3), ...otherSeries }, structureSet(rois, 3))).toEqual([SERIES, 'referenced-series']);
  });

  it('follows the images of the contours where no series is named', async () => {
    expect(await link({ ...ctFiles(3), ...otherSeries }, structureSet(rois, 3, noReferences))).toEqual([
      SERIES,
      'referenced-sop-instances',
    ]);
  });

  it('follows the frame of reference where nothing else is named', async () => {
    expect(await link(ctFiles(3), structureSet(withoutImages, 3, frameOnly))).toEqual([SERIES, 'frame-of-reference']);
  });

  it('refuses when several series share the only reference, and states how many', async () => {
    expect(await link({ ...ctFiles(3), ...otherSeries }, structureSet(withoutImages, 3, frameOnly))).toMatchObject({
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
    const files = { ...ctFiles(3), ...otherSeries };
    expect(await link(files, structureSet(rois, 3, both))).toEqual([SERIES, 'referenced-sop-instances']);
    expect(await link(files, structureSet(withoutImages, 3, both))).toMatchObject({ code: 'QIAW_RTSTRUCT_AMBIGUOUS' });
  });

  it('links to the series although some of its listed images are missing, and states how many', async () => {
    const { 'ct/2.dcm': _last, ...files } = ctFiles(3);
    const found = await scanFiles(folder(), { ...files, 'rt.dcm': part10(structureSet(rois, 3)) });
    expect(linkStructureSet(found.structureSets[0]!, found)).toMatchObject({
      links: [
        {
          method: 'referenced-series',
          notes: [
            {
              code: 'QIAW_RTSTRUCT_IMAGES_MISSING',
              message: '1 of the 3 images that the structure set lists for the series is missing.',
            },
          ],
        },
      ],
      refusals: [],
    });
  });

  it('links by the images of the contours where the named series is missing, and notes this', async () => {
    const renamed = structureSet(rois, 3, {
      x30060010: ['SQ', [{ x00200052: ['UI', FRAME], x30060012: ['SQ', [naming('9.9.9')]] }]],
    });
    const found = await scanFiles(folder(), { ...ctFiles(3), 'rt.dcm': part10(renamed) });
    expect(linkStructureSet(found.structureSets[0]!, found)).toMatchObject({
      links: [{ method: 'referenced-sop-instances', notes: [{ code: 'QIAW_RTSTRUCT_SERIES_UNRESOLVED' }] }],
    });
  });

  it('refuses when the images are missing, without falling back to the frame of reference', async () => {
    expect(await link(otherSeries, structureSet(rois, 3))).toMatchObject({
      code: 'QIAW_RTSTRUCT_SERIES_ABSENT',
      evidence: { seriesWithSameFrameOfReference: 1, seriesInSource: 1 },
    });
    expect(await link({}, structureSet(rois, 3, noReferences))).toMatchObject({ code: 'QIAW_RTSTRUCT_SERIES_ABSENT' });
  });

  it('reports that the series was refused', async () => {
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

  it('reports that every image was refused individually, and how many were', async () => {
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

  it('reports that an image listed by the set was refused and does not state its series', async () => {
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
    ['1.2.3.4.5', 'another class'],
  ])('names the class of the images when that class is not read: %s', async (uid, name) => {
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
    const refusal = await link(otherSeries, structureSet(rois, 3));
    expect(JSON.stringify((refusal as { evidence: object }).evidence)).not.toContain(sliceUid(0).slice(0, 6));
  });
});
