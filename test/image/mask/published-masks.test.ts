import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rasterise } from '../../../src/image/index.ts';
import { realData } from '../../support/real-data.ts';
import { gridOf, readRois, referenceMask } from './real-case.ts';

/** Voxels that differ from a published mask. */
function differences(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let p = 0; p < a.length; p++) if (a[p] !== b[p]) count++;
  return count;
}

async function compare(folder: string, structures: string, reference: string): Promise<Record<string, number[]>> {
  const grid = gridOf(join(folder, 'reference'));
  const result: Record<string, number[]> = {};
  for (const roi of await readRois(join(folder, structures))) {
    const published = referenceMask(join(folder, 'reference', reference, `${roi.name}.nrrd`));
    const [or, xor] = [rasterise(roi, grid, { rule: 'or' }), rasterise(roi, grid, { rule: 'xor' })];
    if (!or.ok || !xor.ok) throw new Error('refused');
    expect(or.value.voxelCount - or.value.nestedContourVoxels).toBe(xor.value.voxelCount);
    result[roi.name] = [differences(or.value.mask.voxels, published), or.value.voxelCount, xor.value.voxelCount];
  }
  return result;
}

const lung = realData('lung1-005');
describe.skipIf(!lung)('Masks of LUNG1-005', () => {
  const structures = 'dicom/02-25-2019-CTLUNG-93819/2-99068';

  it('are equal to the published ones voxel by voxel', async () => {
    expect(await compare(lung!, structures, 'original-plastimatch')).toEqual({
      'Lung-Right': [0, 490062, 488368],
      'Lung-Left': [0, 552515, 550477],
      Heart: [0, 267979, 267979],
      Esophagus: [0, 19289, 19289],
      'Spinal-Cord': [0, 23645, 23645],
      'GTV-1': [0, 29176, 29176],
    });
  });

  it('are equal to those of plastimatch 1.9.4 except for one voxel of the heart, where the published mask is followed', async () => {
    const found = await compare(lung!, structures, 'plastimatch-1.9.4');
    expect(Object.entries(found).filter(([, [different]]) => different !== 0)).toEqual([
      ['Heart', [1, 267979, 267979]],
    ]);
  });
});

const phantom = realData('ibsi-ct-phantom');
describe.skipIf(!phantom)('The mask of the IBSI CT phantom', () => {
  it("is equal to plastimatch's", async () => {
    expect(await compare(phantom!, 'dicom/mask', 'plastimatch-1.9.4')).toEqual({ 'GTV-1': [0, 125256, 125256] });
  });
});
