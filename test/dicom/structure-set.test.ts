import { describe, expect, it } from 'vitest';
import { loadStructureSet } from '../../src/dicom/rtstruct/load-structure-set.ts';
import { structureSetDigest } from '../../src/dicom/rtstruct/structure-set-digest.ts';
import {
  contour,
  type FixtureRoi,
  FRAME,
  type Items,
  type Part10Options,
  part10,
  structureSet,
  UID,
} from '../support/dicom-fixture.ts';
import { codes, scanFiles } from '../support/scan-files.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

const gtv = (...contours: readonly Items[]): FixtureRoi => ({ number: 7, name: 'GTV-1', contourItem: { contours } });

async function load(rois: readonly FixtureRoi[], change: Items = {}, options: Part10Options = {}) {
  const found = await scanFiles(folder(), { rt: part10(structureSet(rois, 2, change), options) });
  if (found.structureSets.length === 0) throw new Error(codes(found.refusals).join());
  return await loadStructureSet(found.structureSets[0]!);
}

async function loaded(...parameters: Parameters<typeof load>) {
  const result = await load(...parameters);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

describe('Loading a structure set', () => {
  it('gives ROIs with their points as written', async () => {
    const set = await loaded([
      gtv(contour(0), contour(1)),
      { number: 9, name: 'Heart', contourItem: { contours: [] } },
    ]);
    expect(set).not.toHaveProperty('roiRefusals');
    expect(set.rois[0]).toMatchObject({
      number: 7,
      name: 'GTV-1',
      generationAlgorithm: 'MANUAL',
      interpretedType: 'GTV',
      displayColor: [255, 0, 10],
    });
    expect([...set.rois[0]!.contours[1]!.points]).toEqual([-12.5, 7.25, 12.5, -11.5, 7.25, 12.5, -11.5, 11.25, 12.5]);
    expect(set.rois[0]!.contours[1]!.referencedSopInstanceUid).toBe('1.2.3.9.1');
  });

  it('keeps an ROI whose ContourSequence is missing or empty as one without contours', async () => {
    const set = await loaded([
      { number: 1, name: 'none' },
      { number: 2, name: 'empty', contourItem: {} },
    ]);
    expect(set.rois.map((roi) => roi.contours)).toEqual([[], []]);
  });

  it('keeps contours of one and two points and a repeated last point unchanged', async () => {
    const one = contour(0, { x30060042: ['CS', 'POINT'], x30060046: ['IS', '1'], x30060050: ['DS', '1\\2\\3'] });
    const two = contour(0, { x30060046: ['IS', '2'], x30060050: ['DS', '1\\2\\3\\4\\5\\6'] });
    const closed = contour(0, { x30060046: ['IS', '4'], x30060050: ['DS', '0\\0\\1\\1\\0\\1\\1\\1\\1\\0\\0\\1'] });
    const set = await loaded([gtv(one, two, closed)]);
    expect(set.rois[0]!.contours.map((c) => [c.geometricType, c.points.length])).toEqual([
      ['POINT', 3],
      ['CLOSED_PLANAR', 6],
      ['CLOSED_PLANAR', 12],
    ]);
  });

  it('reads contours without ContourImageSequence and sets without optional sequences', async () => {
    const set = await loaded([gtv(contour(0, { x30060016: undefined, x30060046: undefined }))], {
      x30060010: undefined,
      x30060080: undefined,
    });
    expect(set.rois[0]!.contours[0]).not.toHaveProperty('referencedSopInstanceUid');
    expect(set.rois[0]).not.toHaveProperty('interpretedType');
  });

  it('treats an empty generation algorithm and an empty interpreted type as absent', async () => {
    const set = await loaded([gtv(contour(0))], {
      x30060020: [
        'SQ',
        [{ x30060022: ['IS', '7'], x30060024: ['UI', FRAME], x30060026: ['LO', 'GTV-1'], x30060036: ['CS', ''] }],
      ],
      x30060080: ['SQ', [{ x30060082: ['IS', '1'], x30060084: ['IS', '7'], x300600a4: ['CS', ''] }]],
    });
    expect(set.rois[0]!.contours).toHaveLength(1);
    expect(set.rois[0]).not.toHaveProperty('generationAlgorithm');
    expect(set.rois[0]).not.toHaveProperty('interpretedType');
  });

  it('has no ROIs when ROIContourSequence is absent, and is refused without StructureSetROISequence', async () => {
    expect((await loaded([gtv(contour(0))], { x30060039: undefined })).rois[0]!.contours).toEqual([]);
    await expect(load([], { x30060020: undefined })).rejects.toThrow('QIAW_DICOM_ATTRIBUTE_MISSING');
  });

  it('uses the SOP Instance UID of the data set when the file meta information gives another', async () => {
    const set = await loaded([gtv(contour(0))], {}, { metaSopInstanceUid: '1.2.3.404' });
    expect(set).toMatchObject({ sopInstanceUid: '1.2.3.50', fileMetaSopInstanceUid: '1.2.3.404' });
  });

  it.each<[string, Items, object]>([
    ['QIAW_CONTOUR_NOT_NUMERIC', { x30060050: ['DS', '1\\2\\NaN\\4\\5\\6\\7\\8\\9'] }, { contour: 2, value: 3 }],
    ['QIAW_CONTOUR_NOT_NUMERIC', { x30060050: ['DS', '1\\2\\\\4\\5\\6\\7\\8\\9'] }, { contour: 2, value: 3 }],
    ['QIAW_CONTOUR_NOT_NUMERIC', { x30060050: ['DS', '0x10\\2\\3\\4\\5\\6\\7\\8\\9'] }, { contour: 2, value: 1 }],
    ['QIAW_CONTOUR_POINT_COUNT', { x30060046: ['IS', '4'] }, { contour: 2, coordinates: 9, declaredPoints: 4 }],
    ['QIAW_CONTOUR_POINT_COUNT', { x30060050: ['DS', '1\\2\\3\\4'], x30060046: undefined }, { coordinates: 4 }],
    ['QIAW_CONTOUR_POINT_COUNT', { x30060050: undefined }, { coordinates: 0 }],
    ['QIAW_DICOM_ATTRIBUTE_MISSING', { x30060042: undefined }, { attribute: 'ContourGeometricType' }],
  ])('leaves out an ROI with %s, keeping the others', async (code, change, evidence) => {
    const heart = { number: 9, name: 'Heart', contourItem: { contours: [contour(1)] } };
    const set = await loaded([gtv(contour(0), contour(1, change)), heart]);
    expect(set.rois.map((roi) => roi.number)).toEqual([9]);
    expect(set.roiRefusals).toMatchObject([{ code, kind: 'roi', input: { roiNumber: 7 }, evidence }]);
    expect(JSON.stringify(set.roiRefusals?.map((r) => [r.reason, r.evidence]))).not.toContain('GTV');
  });

  it('treats an invalid display colour as absent', async () => {
    const item = {
      x3006002a: ['IS', '255\\red\\0'],
      x30060040: ['SQ', [contour(0)]],
      x30060084: ['IS', '7'],
    } satisfies Items;
    const set = await loaded([gtv(contour(0))], { x30060039: ['SQ', [item]] });
    expect(set.rois[0]!.contours).toHaveLength(1);
    expect(set.rois[0]).not.toHaveProperty('displayColor');
  });

  it('leaves out an ROI with two contour items and contours of an undeclared ROI', async () => {
    const item = (number: number): Items => ({ x30060040: ['SQ', [contour(0)]], x30060084: ['IS', String(number)] });
    const set = await loaded([gtv(contour(0))], { x30060039: ['SQ', [item(7), item(7), item(8)]] });
    expect(set.rois).toEqual([]);
    expect(codes(set.roiRefusals!)).toEqual(['QIAW_ROI_CONTOURS_REPEATED', 'QIAW_ROI_UNDECLARED']);
  });

  it('leaves out an ROI in another frame of reference than the images', async () => {
    const items = structureSet([gtv(contour(0))], 2);
    const found = await scanFiles(folder(), { rt: part10(items) });
    const same = await loadStructureSet(found.structureSets[0]!, FRAME);
    expect(same.ok && same.value.rois).toHaveLength(1);
    const other = await loadStructureSet(found.structureSets[0]!, '1.2.3.4.5');
    expect(other.ok && [other.value.rois, codes(other.value.roiRefusals!)]).toEqual([
      [],
      ['QIAW_ROI_FRAME_OF_REFERENCE_DIFFERS'],
    ]);
  });

  it('leaves out ROIs that share a number, keeping the others', async () => {
    const heart = { number: 9, name: 'Heart', contourItem: { contours: [contour(1)] } };
    const set = await loaded([gtv(contour(0)), heart, { number: 7, name: 'other' }]);
    expect(set.rois.map((roi) => roi.number)).toEqual([9]);
    expect(set.roiRefusals).toMatchObject([
      { code: 'QIAW_RTSTRUCT_ROI_NUMBER_REPEATED', input: { roiNumber: 7 }, evidence: { items: 2 } },
    ]);
  });

  it.each(['', 'seven', '7.5', '1e30', 'NaN'])(
    'leaves out an ROI with the number "%s", keeping the others',
    async (odd) => {
      const item = (number: string, name: string): Items => ({ x30060022: ['IS', number], x30060026: ['LO', name] });
      const contours = (number: string): Items => ({ x30060040: ['SQ', [contour(0)]], x30060084: ['IS', number] });
      const set = await loaded([], {
        x30060020: ['SQ', [item(odd, 'odd'), item('7', 'GTV-1')]],
        x30060039: ['SQ', [contours(odd), contours('7')]],
        x30060080: ['SQ', [{ x30060084: ['IS', odd], x300600a4: ['CS', 'GTV'] }]],
      });
      expect(set.rois).toMatchObject([{ number: 7, name: 'GTV-1', contours: [{}] }]);
      expect(set.roiRefusals!.map((one) => [one.code, one.input.roiNumber, one.evidence])).toEqual([
        ['QIAW_ROI_NUMBER_INVALID', undefined, { attribute: 'ROINumber', items: 1 }],
        ['QIAW_ROI_UNDECLARED', undefined, { items: 1 }],
      ]);
    },
  );

  it('leaves out an ROI with a reference that is not a UID, keeping the others', async () => {
    const image = contour(0, { x30060016: ['SQ', [{ x00081155: ['UI', 'no-uid'] }]] });
    const heart = { number: 9, name: 'Heart', contourItem: { contours: [contour(1)] } };
    const set = await loaded([gtv(image), heart]);
    expect(set.rois.map((roi) => roi.number)).toEqual([9]);
    expect(set.roiRefusals).toMatchObject([{ code: 'QIAW_DICOM_ATTRIBUTE_INVALID', input: { roiNumber: 7 } }]);
  });

  it.each([0, -4, 2 ** 31, 2 ** 40])('accepts the number %d, which is only a name', async (number) => {
    const set = await loaded([{ number, name: 'GTV-1', contourItem: { contours: [contour(0)] } }, gtv(contour(1))]);
    expect(set.rois.map((roi) => roi.number)).toEqual([number, 7]);
    expect(set.rois.every(({ contours }) => contours.length === 1)).toBe(true);
  });

  it('accepts a name with a backslash, of any length and with any characters, as written', async () => {
    for (const name of ['a\\b', 'x'.repeat(200), 'GTV\u00071', '..', '=1+1']) {
      expect((await loaded([{ ...gtv(contour(0)), name }])).rois[0]!.name).toBe(name);
    }
    for (const name of ['', '   ']) expect((await loaded([{ ...gtv(contour(0)), name }])).rois[0]!.name).toBe('');
  });

  it('keeps ROIs with the same name distinct', async () => {
    const set = await loaded([gtv(contour(0)), { number: 8, name: 'GTV-1', contourItem: { contours: [contour(1)] } }]);
    expect(set.rois.map((roi) => [roi.number, roi.name])).toEqual([
      [7, 'GTV-1'],
      [8, 'GTV-1'],
    ]);
  });

  it('has a digest of its content, independent of encoding, element order and private elements', async () => {
    const rois = [gtv(contour(0), contour(1)), { number: 3, name: 'Heart', contourItem: { contours: [contour(1)] } }];
    const digest = structureSetDigest(await loaded(rois));
    const privates: Items = { x00090010: ['LO', 'MAKER'], x00091001: ['LO', 'x'] };
    for (const same of [
      await loaded(rois, privates),
      await loaded(rois, {}, { transferSyntaxUid: UID.implicit, undefinedLengths: true }),
      await loaded(rois, {}, { transferSyntaxUid: UID.bigEndian }),
      await loaded(rois, {}, { transferSyntaxUid: UID.deflated, reversed: true }),
      await loaded([...rois].reverse()),
    ]) {
      expect(structureSetDigest(same)).toBe(digest);
    }
    const moved = contour(1, { x30060050: ['DS', '-12.5\\7.25\\12.5\\-11.5\\7.25\\12.5\\-11.5\\11.250001\\12.5'] });
    for (const other of [
      await loaded([gtv(contour(0), moved), rois[1]!]),
      await loaded([gtv(contour(0)), rois[1]!]),
      await loaded([{ ...rois[0]!, name: 'GTV-2' }, rois[1]!]),
    ]) {
      expect(structureSetDigest(other)).not.toBe(digest);
    }
  });
});
