import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/index.ts';
import { describeFeature, featureTable } from '../../src/radiomics/index.ts';
import { featureTableMarkdown } from '../../src/radiomics/table/markdown-table.ts';

describe('The feature table', () => {
  it('describes each of the 127 features of PyRadiomics once', () => {
    expect(featureTable.length).toBe(127);
    expect(new Set(featureTable.map((f) => f.name)).size).toBe(127);
    expect(new Set(featureTable.map((f) => `${f.code.scheme} ${f.code.value} ${f.family}`)).size).toBeGreaterThan(110);
    expect(featureTable.filter((f) => f.deprecated).length).toBe(11);
  });

  it('uses IBSI codes only as codes of the IBSI scheme', () => {
    for (const f of featureTable) {
      expect(f.code.scheme === 'IBSI').toBe(f.ibsiCode !== undefined);
      if (f.ibsiCode) expect(f.ibsiCode).toMatch(/^[A-Z0-9]{4}$/);
      expect(f.match === undefined).toBe(f.ontologyClass === undefined);
    }
  });

  it.each([
    ['original_shape_MeshVolume', 'Original', undefined, 'RNU0'],
    ['wavelet-LLH_glcm_JointEntropy', 'Wavelet', 'wavelet-LLH', 'TU9B'],
    ['wavelet2-HH_glcm_JointEntropy', 'Wavelet', 'wavelet2-HH', 'TU9B'],
    ['log-sigma-1-0-mm-3D_firstorder_Mean', 'LoG', 'log-sigma-1-0-mm-3D', 'Q4LE'],
    ['lbp-3D-m2_firstorder_Mean', 'LBP3D', 'lbp-3D-m2', 'Q4LE'],
    ['squareroot_firstorder_Mean', 'SquareRoot', 'squareroot', 'Q4LE'],
  ])('parses %s into its parts', (column, imageType, filter, code) => {
    const found = describeFeature(column)!;
    expect(found.imageType).toBe(imageType);
    expect(found.filter).toBe(filter);
    expect(found.description.ibsiCode).toBe(code);
  });

  it('knows no column that PyRadiomics does not have', () => {
    expect(describeFeature('original_glcm_Nonsense')).toBeUndefined();
    expect(describeFeature('blurred_glcm_Contrast')).toBeUndefined();
    expect(describeFeature('diagnostics_Versions_Numpy')).toBeUndefined();
  });

  it('gives the source of the formula for every feature', () => {
    const formula = (name: string): string => featureTable.find((f) => f.name === name)!.formula;
    expect(formula('glcm_Contrast')).toBe('IBSI 3.6; glcm.RadiomicsGLCM.getContrastFeatureValue');
    expect(formula('firstorder_Entropy')).toBe('IBSI 3.4; firstorder.RadiomicsFirstOrder.getEntropyFeatureValue');
    expect(formula('glcm_MCC')).toBe('glcm.RadiomicsGLCM.getMCCFeatureValue');
    for (const { ibsiCode, formula: where } of featureTable)
      expect(where.startsWith('IBSI 3.')).toBe(ibsiCode !== undefined);
  });

  it('is what docs/features.md shows', async () => {
    await expect(featureTableMarkdown()).toMatchFileSnapshot(join(packageRoot(), 'docs', 'features.md'));
  });
});
