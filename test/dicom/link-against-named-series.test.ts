import { describe, expect, it } from 'vitest';
import { linkStructureSet } from '../../src/dicom/rtstruct/link-structure-set.ts';
import { linkSegmentation } from '../../src/dicom/seg/link-segmentation.ts';
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
import { scanFiles } from '../support/scan-files.ts';
import { onSlice, segmentation } from '../support/segmentation-fixture.ts';
import { temporaryFolders } from '../support/temporary.ts';

const folder = temporaryFolders();

/** A second series at the same positions in the same frame of reference. */
const OTHER = '1.2.3.99';
const other = Object.fromEntries(
  [0, 1, 2].map((k) => [
    `other/${k}`,
    part10(ctSlice(k, { x0020000e: ['UI', OTHER], x00080018: ['UI', `1.2.3.98.${k}`] })),
  ]),
);
const images = [0, 1, 2].map((k): Items => ({ x00081150: ['UI', UID.ct], x00081155: ['UI', sliceUid(k)] }));

describe('A delineation that names one series and the images of another, both present,', () => {
  it.each([
    ['at its contours too', [contour(0), contour(2)]],
    ['in its list only', [contour(0, { x30060016: undefined })]],
  ])('belongs to the series of the images, with a note: a structure set that names them %s', async (_, contours) => {
    const series: Items = { x0020000e: ['UI', OTHER], x30060016: ['SQ', images] };
    const study: Items = { x00081155: ['UI', '1.2.3.0'], x30060014: ['SQ', [series]] };
    const set = structureSet([{ number: 1, name: 'GTV-1', contourItem: { contours } }], 3, {
      x30060010: ['SQ', [{ x00200052: ['UI', FRAME], x30060012: ['SQ', [study]] }]],
    });
    const found = await scanFiles(folder(), { ...ctFiles(3), ...other, 'rt.dcm': part10(set) });
    const { links, refusals } = linkStructureSet(found.structureSets[0]!, found);
    expect(refusals).toEqual([]);
    expect(links).toMatchObject([
      {
        series: { seriesInstanceUid: SERIES },
        method: 'referenced-sop-instances',
        notes: [
          {
            code: 'QIAW_RTSTRUCT_SERIES_UNRESOLVED',
            message:
              'The structure set names one series and images of another; it was linked to the series of the images.',
          },
        ],
      },
    ]);
  });

  it('belongs to the series of the images, with a note: a segmentation', async () => {
    const values = Array.from({ length: 15 }, (_, i) => Number(i === 4));
    const frames = [{ segment: 1, values, position: onSlice(1) }];
    const set = segmentation(
      { type: 'BINARY', segments: [[1, 'Tumour']], frames },
      { x00081115: ['SQ', [{ x0020000e: ['UI', OTHER], x0008114a: ['SQ', images] }]] },
    );
    const found = await scanFiles(folder(), { ...ctFiles(3), ...other, seg: part10(set) });
    expect(linkSegmentation(found.segmentations[0]!, found)).toMatchObject({
      ok: true,
      value: {
        series: { seriesInstanceUid: SERIES },
        method: 'referenced-sop-instances',
        notes: [{ code: 'QIAW_SEG_SERIES_UNRESOLVED' }],
      },
    });
  });
});
