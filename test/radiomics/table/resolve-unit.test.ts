import { describe, expect, it } from 'vitest';
import { resolveUnit } from '../../../src/radiomics/index.ts';

const hounsfield = "[hnsf'U]";
const suv = 'g/ml{SUVbw}';

describe('The unit of a feature on a filtered image', () => {
  it.each([
    ['mm3', 'gradient', hounsfield, 'mm3'],
    ['{intensity}', 'original', hounsfield, "[hnsf'U]"],
    ['{intensity}', 'wavelet-LLH', suv, 'g/ml{SUVbw}'],
    ['{intensity}', 'gradient', hounsfield, "[hnsf'U]/mm"],
    ['{intensity}', 'gradient', '1', '/mm'],
    ['{intensity}', 'lbp-2D', hounsfield, '1'],
    ['{intensity}2', 'original', hounsfield, "[hnsf'U]2"],
    ['{intensity}2', 'original', suv, 'g2/ml2{SUVbw}'],
    ['{intensity}2', 'gradient', hounsfield, "[hnsf'U]2/mm2"],
    ['{intensity}2.mm3', 'original', hounsfield, "[hnsf'U]2.mm3"],
    ['{intensity}2.mm3', 'gradient', hounsfield, "mm3.[hnsf'U]2/mm2"],
    ['{intensity}2.mm3', 'gradient', '1', 'mm3/mm2'],
    ['{intensity}2.mm3', 'lbp-3D-k', suv, 'mm3'],
  ])('%s on %s of an image in %s is %s', (template, imageType, imageUnit, expected) => {
    expect(resolveUnit(template, imageType, imageUnit).ucum).toBe(expected);
  });

  it("depends on the image's unit only where the feature measures intensity", () => {
    expect(resolveUnit('mm', 'original', hounsfield).intensity).toBe(false);
    expect(resolveUnit('{intensity}', 'original', hounsfield).intensity).toBe(true);
    expect(resolveUnit('{intensity}', 'lbp-2D', hounsfield).intensity).toBe(false);
  });
});
