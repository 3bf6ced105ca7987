import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scan } from '../../../../src/dicom/index.ts';
import { linkSegmentation } from '../../../../src/dicom/seg/link-segmentation.ts';
import { loadSegmentation } from '../../../../src/dicom/seg/load-segmentation.ts';
import type { SegmentationHeader } from '../../../../src/dicom/seg/model.ts';
import { placeSegment } from '../../../../src/image/mask/segments/place-segment.ts';
import { planGrid } from '../../../../src/image/volume/plan-grid.ts';
import { walkFolder } from '../../../../src/sources/index.ts';
import { realData } from '../../../support/real-data.ts';
import { gridOf, referenceMask } from '../real-case.ts';

const dicom = realData('lung1-005', 'dicom');
const reference = realData('lung1-005', 'reference');

async function load(header: SegmentationHeader) {
  const loaded = await loadSegmentation(header);
  if (!loaded.ok) throw new Error(loaded.refusal.code);
  return loaded.value;
}

describe.skipIf(!dicom || !reference)('The published segmentation of LUNG1-005', () => {
  it('is placed by frame of reference and geometry, with a note, and is exactly the reference mask', async () => {
    const found = await scan(walkFolder([dicom!]));
    expect(found.refusals).toEqual([]);
    const [header] = found.segmentations;
    const link = linkSegmentation(header!, found);
    expect(link).toMatchObject({
      ok: true,
      value: {
        method: 'frame-of-reference-and-geometry',
        notes: [
          {
            code: 'QIAW_SEG_REFERENCES_UNRESOLVED',
            message: expect.stringContaining(
              '0 of the 91 images that the segmentation refers to are available',
            ) as string,
          },
        ],
      },
    });
    if (!link.ok) return;
    const grid = planGrid(link.value.series);
    if (!grid.ok) throw new Error(grid.refusal.code);
    const segmentation = await load(header!);
    expect(segmentation.rois).toMatchObject([{ number: 1, name: 'GTV-1', generationAlgorithm: 'MANUAL' }]);
    const placed = placeSegment(segmentation, 1, grid.value);
    if (!placed.ok) throw new Error(placed.refusal.code);
    expect(placed.value.voxelCount).toBe(29176);
    const expected = referenceMask(join(reference!, 'plastimatch-1.9.4', 'GTV-1.nrrd'));
    expect(Buffer.compare(placed.value.mask.voxels, expected)).toBe(0);
  });
});

const theirs = reference && join(reference, 'dcmqi-wasm', 'LUNG1-005_SEG.skip-empty.dcm');

describe.skipIf(!theirs)('The segmentation of six overlapping ROIs that dcmqi wrote without empty frames', () => {
  it('gives every published mask', async () => {
    const file = { path: theirs!, relative: basename(theirs!), bytes: statSync(theirs!).size };
    const found = await scan(
      (async function* () {
        yield file;
      })(),
    );
    const segmentation = await load(found.segmentations[0]!);
    const grid = gridOf(reference!);
    const folder = join(reference!, 'original-plastimatch');
    const names = readdirSync(folder).map((name) => basename(name, '.nrrd'));
    expect(segmentation.rois.map(({ name }) => name).sort()).toEqual(names.sort());
    for (const { number, name } of segmentation.rois) {
      const placed = placeSegment(segmentation, number, grid);
      if (!placed.ok) throw new Error(`${name}: ${placed.refusal.code} ${JSON.stringify(placed.refusal.evidence)}`);
      expect([name, Buffer.compare(placed.value.mask.voxels, referenceMask(join(folder, `${name}.nrrd`)))]).toEqual([
        name,
        0,
      ]);
    }
  });
});
