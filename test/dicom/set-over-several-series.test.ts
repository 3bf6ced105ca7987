import { describe, expect, it } from 'vitest';
import { linkStructureSet } from '../../src/dicom/rtstruct/link-structure-set.ts';
import { loadStructureSet } from '../../src/dicom/rtstruct/load-structure-set.ts';
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
} from '../support/dicom-fixture.ts';
import { scanFiles } from '../support/scan-files.ts';
import { drawnOn, naming, OTHER, otherSeries, otherUid } from '../support/second-series.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

describe('A structure set over several series', () => {
  const OTHER_FRAME = '1.2.3.98.77';
  const two = [
    { number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(1)] } },
    {
      number: 2,
      name: 'GTV-2',
      contourItem: { contours: [contour(0, drawnOn(otherUid(0))), contour(1, drawnOn(otherUid(1)))] },
    },
    { number: 3, name: 'Empty', contourItem: {} },
  ];
  const both = (frame = FRAME): Items => ({
    x30060010: [
      'SQ',
      [
        { x00200052: ['UI', FRAME], x30060012: ['SQ', [naming(SERIES, [0, 1, 2].map(sliceUid))]] },
        { x00200052: ['UI', frame], x30060012: ['SQ', [naming(OTHER, [0, 1, 2].map(otherUid))]] },
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

  it('is split by ROI among the series that each names', async () => {
    expect(await links({ ...ctFiles(3), ...otherSeries }, structureSet(two, 3, both()))).toEqual({
      drawn: [
        [SERIES, [1, 2], [3, 0]],
        [OTHER, [2, 2]],
      ],
      notes: [],
      refusals: [],
    });
  });

  it('refuses only the ROIs whose series is missing, and makes the others', async () => {
    expect(await links(ctFiles(3), structureSet(two, 3, both()))).toEqual({
      drawn: [[SERIES, [1, 2], [3, 0]]],
      notes: [],
      refusals: [['QIAW_ROI_SERIES_ABSENT', 'roi', 2]],
    });
    const refusedSeries = { ...ctFiles(3), ...otherSeries, 'pet/1': otherSeries['pet/1']!.subarray(0, 600) };
    expect((await links(refusedSeries, structureSet(two, 3, both()))).refusals).toEqual([
      ['QIAW_ROI_SERIES_REFUSED', 'roi', 2],
    ]);
  });

  it('reports for an ROI that its images are of a class that is not read', async () => {
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

  it('is split by contour where an ROI is drawn on two series, with a note', async () => {
    const mixed = [
      { number: 1, name: 'GTV-1', contourItem: { contours: [contour(0), contour(1, drawnOn(otherUid(1)))] } },
    ];
    expect(await links({ ...ctFiles(3), ...otherSeries }, structureSet(mixed, 3, both()))).toEqual({
      drawn: [
        [SERIES, [1, 1]],
        [OTHER, [1, 1]],
      ],
      notes: ['QIAW_ROI_SPLIT', 'QIAW_ROI_SPLIT'],
      refusals: [],
    });
    expect(await links(ctFiles(3), structureSet(mixed, 3, both()))).toMatchObject({
      refusals: [['QIAW_RTSTRUCT_SERIES_ABSENT', 'delineation', undefined]],
    });
    expect(await links(ctFiles(3), structureSet(mixed, 3, both()), true)).toEqual({
      drawn: [[SERIES, [1, 1]]],
      notes: ['QIAW_ROI_SPLIT'],
      refusals: [],
    });
  });

  it('refuses only the ROI whose contours match several series', async () => {
    const silent = [
      two[0]!,
      {
        number: 2,
        name: 'GTV-2',
        contourItem: { contours: [contour(0), contour(1, drawnOn(otherUid(1))), contour(2, drawnOn('9.9'))] },
      },
    ];
    expect((await links({ ...ctFiles(3), ...otherSeries }, structureSet(silent, 3, both()))).refusals).toEqual([
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

  it('chooses the named one of two images in one frame of reference', async () => {
    const set = structureSet([two[0]!], 3);
    expect(await links({ ...ctFiles(3), ...otherSeries }, set)).toMatchObject({
      drawn: [[SERIES, [1, 2]]],
      refusals: [],
    });
  });

  it('links contours whose images are missing to the only series that is named', async () => {
    const dangling = [
      { number: 1, name: 'GTV-1', contourItem: { contours: [0, 1].map((k) => contour(k, drawnOn(`9.9.${k}`))) } },
    ];
    expect(await links({ ...ctFiles(3), ...otherSeries }, structureSet(dangling, 3))).toEqual({
      drawn: [[SERIES, [1, 2]]],
      notes: [],
      refusals: [],
    });
  });
});
