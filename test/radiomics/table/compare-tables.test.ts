import { describe, expect, it } from 'vitest';
import { compareTables } from '../../../src/radiomics/index.ts';

const header = [
  'Image',
  'Mask',
  'Label',
  'diagnostics_Versions_X',
  'original_shape_MeshVolume',
  'wavelet-LLH_glcm_Contrast',
];
const old = {
  header,
  rows: [
    ['/a/1.nrrd', '/a/m.nrrd', '1', 'v', '100', '0'],
    ['/a/1.nrrd', '/a/m.nrrd', '2', 'v', '50', 'nan'],
  ],
};

describe('Two tables of features', () => {
  it('agree if every value is within its tolerance, wherever the files are and in whatever order', () => {
    const now = {
      header: ['Label', 'Mask', 'Image', 'wavelet-LLH_glcm_Contrast', 'original_shape_MeshVolume'],
      rows: [
        ['2', '/b/m.nrrd', '/b/1.nrrd', '', '50'],
        ['1', '/b/m.nrrd', '/b/1.nrrd', '5e-7', '100.00000005'],
      ],
    };
    const { isSame, features, rows } = compareTables(old, now);
    expect([isSame, rows]).toEqual([true, 2]);
    expect(features.map(({ name }) => name)).toEqual(['wavelet-LLH_glcm_Contrast', 'original_shape_MeshVolume']);
    expect(compareTables(old, now, 1e-10).isSame).toBe(false);
  });

  it('differ where a value is beyond the tolerance, or only one of them is a number', () => {
    const now = { header, rows: [['/a/1.nrrd', '/a/m.nrrd', '1', '', '100.0000002', ''], old.rows[1]!] };
    const { features, isSame } = compareTables(old, now);
    expect(isSame).toBe(false);
    expect(features).toMatchObject([
      { name: 'wavelet-LLH_glcm_Contrast', difference: Number.POSITIVE_INFINITY, row: 1, isWithin: false },
      { name: 'original_shape_MeshVolume', row: 1, isWithin: false },
    ]);
    expect(features[1]!.difference).toBeCloseTo(2e-9, 12);
  });

  it('differ if the new table lacks a column or a row, not if it has more', () => {
    const short = { header: header.slice(0, 5), rows: [old.rows[0]!.slice(0, 5)] };
    expect(compareTables(old, short)).toMatchObject({
      isSame: false,
      onlyOld: { columns: ['wavelet-LLH_glcm_Contrast'], rows: [2] },
    });
    expect(compareTables(short, old)).toMatchObject({
      isSame: true,
      onlyNew: { columns: ['wavelet-LLH_glcm_Contrast'], rows: [2] },
    });
  });
});
