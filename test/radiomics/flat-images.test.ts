import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ibsiFromFiles, parseSettings, radiomicsFromFiles } from '../../src/radiomics/index.ts';
import { metaImage } from '../support/metaimage.ts';
import { misses } from './support.ts';

const [columns, rows] = [20, 23];
const pixels = Array.from({ length: columns * rows }, (_, p) => [p % columns, Math.floor(p / columns)] as const);
const image = Int16Array.from(pixels, ([i, j]) => (i * 73 + j * 179 + i * j * 31) % 211);
const mask = Uint8Array.from(pixels, ([i, j]) => ((i - 9) ** 2 * 4 + (j - 11) ** 2 * 3 <= 200 ? 1 : 0));

/** Values of PyRadiomics 3.0.1 on SimpleITK 2.5.7, with the same two-dimensional image and mask. */
const plain = {
  original_shape2D_Elongation: 0.5244731488640989,
  original_shape2D_MajorAxisLength: 20.419106021331658,
  original_shape2D_MaximumDiameter: 21.302875392772684,
  original_shape2D_MeshSurface: 171.09375,
  original_shape2D_MinorAxisLength: 10.709272831997698,
  original_shape2D_Perimeter: 53.07023542164921,
  original_shape2D_PixelSurface: 171.5625,
  original_shape2D_Sphericity: 0.8737174114560642,
  original_firstorder_Mean: 106.38251366120218,
  original_firstorder_Energy: 2800246,
  original_firstorder_TotalEnergy: 2625230.625,
  original_glcm_Contrast: 11.893555040266884,
  original_gldm_DependenceVariance: 0.9977604586580668,
  original_glrlm_RunVariance: 0.22549045926910527,
  original_glszm_ZonePercentage: 0.6284153005464481,
  original_ngtdm_Coarseness: 0.021670818407507817,
  'log-sigma-2-0-mm-3D_firstorder_Mean': -1.3864225136419353,
  'log-sigma-2-0-mm-3D_glcm_Contrast': 0.2938566435052379,
  'wavelet-LH_firstorder_Mean': 0.26007965330598193,
  'wavelet-HL_firstorder_Mean': -0.02510998683961033,
  'wavelet-HH_glcm_Contrast': 12.541756310958117,
  'wavelet-LL_firstorder_Mean': 212.34097507665345,
  'lbp-2D_firstorder_Mean': 5.191256830601093,
  gradient_firstorder_Mean: 60.3051282564799,
  gradient_glcm_Contrast: 3.441917139457299,
};
const resampled = {
  original_firstorder_Mean: 107.40384615384616,
  original_firstorder_Energy: 3031444,
  original_glcm_Contrast: 8.3109606862202,
  original_gldm_DependenceVariance: 0.8113905325443788,
  original_glszm_ZonePercentage: 0.5913461538461539,
};
const force2D = {
  original_glcm_Contrast: 11.25301204819277,
  original_gldm_DependenceVariance: 0.28098778703454863,
  original_glrlm_RunVariance: 0.35399868832220976,
  original_glszm_ZonePercentage: 0.8797814207650273,
  original_ngtdm_Coarseness: 0.021526879190683447,
};
const classes = 'featureClass: {shape: , shape2D: , firstorder: , glcm: , gldm: , glrlm: , glszm: , ngtdm: }';
const filters = 'imageType: {Original: {}, LoG: {sigma: [2.0]}, Wavelet: {}, LBP2D: {}, LBP3D: {}, Gradient: {}}';

let folder: string;
const at = (name: string): string => join(folder, name);

/** The same pixels as NRRD, MetaImage and NIfTI. */
async function writeAll(name: string, voxels: Int16Array | Uint8Array): Promise<void> {
  const bytes = Buffer.from(voxels.buffer);
  const wide = voxels instanceof Int16Array;
  const header = [
    'NRRD0004',
    `type: ${wide ? 'short' : 'uchar'}`,
    'dimension: 2',
    'space dimension: 2',
    `sizes: ${columns} ${rows}`,
    'space directions: (0.75,0) (0,1.25)',
    'kinds: domain domain',
    'endian: little',
    'encoding: raw',
    'space origin: (-4,6.5)',
  ];
  await writeFile(at(`${name}.nrrd`), Buffer.concat([Buffer.from(`${header.join('\n')}\n\n`), bytes]));
  const fields = { DimSize: `${columns} ${rows}`, ElementSpacing: '0.75 1.25', Offset: '-4 6.5' };
  await writeFile(
    at(`${name}.mha`),
    metaImage({ NDims: '2', ElementType: wide ? 'MET_SHORT' : 'MET_UCHAR', ...fields }, bytes),
  );
  const nifti = Buffer.alloc(352);
  nifti.writeInt32LE(348, 0);
  for (const [n, size] of [2, columns, rows, 1, 1, 1, 1, 1].entries()) nifti.writeInt16LE(size, 40 + 2 * n);
  nifti.writeInt16LE(wide ? 4 : 2, 70);
  for (const [n, mm] of [1, 0.75, 1.25, 1].entries()) nifti.writeFloatLE(mm, 76 + 4 * n);
  nifti.writeFloatLE(352, 108);
  nifti.writeInt16LE(1, 254);
  for (const [n, x] of [-0.75, 0, 0, 4, 0, -1.25, 0, -6.5, 0, 0, 1, 0].entries()) nifti.writeFloatLE(x, 280 + 4 * n);
  nifti.write('n+1', 344, 'latin1');
  await writeFile(at(`${name}.nii`), Buffer.concat([nifti, bytes]));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qiaw-flat-'));
  await writeAll('image', image);
  await writeAll('mask', mask);
});
afterAll(() => rm(folder, { recursive: true }));

async function measured(imageName: string, maskName: string, parameters: string) {
  const { features } = await radiomicsFromFiles(at(imageName), at(maskName), { settings: parseSettings(parameters) });
  return {
    values: Object.fromEntries(features.values.map(({ name, value }) => [name, value])),
    diagnostics: Object.fromEntries(features.diagnostics),
    messages: features.warnings.map(({ message }) => message).join('\n'),
  };
}
const bar = (name: string): number => (name.startsWith('original') ? 1e-9 : 1e-6);

describe('A two-dimensional image', () => {
  it.each([
    ['image.nrrd', 'mask.nrrd'],
    ['image.mha', 'mask.nii'],
    ['image.nii', 'mask.mha'],
  ])('has the features of PyRadiomics, read from %s with %s', async (imageName, maskName) => {
    const { values, diagnostics, messages } = await measured(imageName, maskName, `${filters}\n${classes}`);
    expect(misses(values, plain, bar)).toEqual([]);
    expect(Object.keys(values).filter((name) => name.includes('_shape_') || name.startsWith('lbp-3D'))).toEqual([]);
    expect(messages).toContain('LBP3D was left out');
    expect(diagnostics).toMatchObject({
      'diagnostics_Image-original_Dimensionality': '2D',
      'diagnostics_Image-original_Spacing': '(0.75, 1.25)',
      'diagnostics_Image-original_Size': '(20, 23)',
      'diagnostics_Mask-original_BoundingBox': '(2, 3, 15, 17)',
      'diagnostics_Mask-original_CenterOfMassIndex': '(9.0, 11.0)',
      'diagnostics_Mask-original_CenterOfMass': '(2.75, 20.25)',
    });
  });

  it('is resampled in its plane, and requires one spacing for each of its dimensions', async () => {
    const spacing = (mm: string): string => `setting: {resampledPixelSpacing: ${mm}, interpolator: sitkBSpline}`;
    expect(misses((await measured('image.nrrd', 'mask.nrrd', spacing('[0.9, 0.9]'))).values, resampled, bar)).toEqual(
      [],
    );
    const onCentres = { original_firstorder_Mean: 105.7504553734062, original_firstorder_Energy: 8100367 };
    expect(misses((await measured('image.nrrd', 'mask.nrrd', spacing('[0.25, 1.25]'))).values, onCentres, bar)).toEqual(
      [],
    );
    await expect(measured('image.nrrd', 'mask.nrrd', spacing('[0.9, 0.9, 1]'))).rejects.toMatchObject({
      code: 'QIAW_RADIOMICS_SETTINGS',
    });
  });

  it('loses an axis to force2D, as in PyRadiomics, with a note', async () => {
    const { values, messages } = await measured('image.nrrd', 'mask.nrrd', 'setting: {force2D: true}');
    expect(misses(values, force2D, bar)).toEqual([]);
    expect(messages).toContain('leaves one direction');
  });

  it('has shape2D in place of shape where the settings name no class', async () => {
    const { values } = await measured('image.nrrd', 'mask.nrrd', '');
    expect(values['original_shape2D_MeshSurface']).toBe(plain.original_shape2D_MeshSurface);
  });

  it('does not accept a three-dimensional mask', async () => {
    const fields = { DimSize: `${columns} ${rows} 1`, ElementSpacing: '0.75 1.25 1', Offset: '-4 6.5 0' };
    await writeFile(at('slice.mha'), metaImage({ NDims: '3', ElementType: 'MET_UCHAR', ...fields }, Buffer.from(mask)));
    await expect(measured('image.nrrd', 'slice.mha', '')).rejects.toThrow('2 dimensions and the mask 3');
  });

  it('is accepted by the IBSI profile too', async () => {
    const { values } = await ibsiFromFiles(at('image.mha'), at('mask.nrrd'), { settings: 'ibsi-phantom' });
    expect(values.find(({ feature }) => feature === 'mean' || feature.startsWith('Mean'))?.value).toBeCloseTo(
      plain.original_firstorder_Mean,
      9,
    );
  });
});
