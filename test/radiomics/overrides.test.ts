import { describe, expect, it } from 'vitest';
import {
  extractFeatures,
  parseSettings,
  RadiomicsSettingsError,
  settingsDigest,
  withLabels,
  withOverrides,
} from '../../src/radiomics/index.ts';
import { featuresOf, grid, maskOf, noise, volume, voxelCount } from './support.ts';

const settings = parseSettings('setting: {binWidth: 25, label: 2}\nfeatureClass: {firstorder: [Mean]}');

async function shown(changed: typeof settings): Promise<string> {
  const g = grid([6, 6, 6]);
  const mask = volume(g, new Uint8Array(voxelCount(g)), (i) => (i > 2 ? 2 : 1));
  const image = volume(g, new Int16Array(voxelCount(g)), noise);
  const { diagnostics } = await extractFeatures(image, mask, changed);
  return diagnostics.find(([name]) => name === 'diagnostics_Configuration_Settings')![1];
}

describe('Settings on the command line', () => {
  it('replace those of the file and are shown as Python reads them', async () => {
    const { settings: changed, skipped } = await withOverrides(settings, [
      'binWidth:10',
      'distances:1,2',
      'sigma:1,2.5',
      'normalize:TRUE',
    ]);
    expect(skipped).toEqual([]);
    expect(changed.setting).toMatchObject({ binWidth: 10, distances: [1, 2], sigma: [1, 2.5], normalize: true });
    expect(changed.setting.sigmaText).toEqual(['1.0', '2.5']);
    expect(await shown(changed)).toContain(
      "'label': 2, 'additionalInfo': True, 'binWidth': 10.0, 'sigma': [1.0, 2.5]}",
    );
  });

  it('are skipped with a message where PyRadiomics skips them', async () => {
    const { settings: same, skipped } = await withOverrides(settings, [
      'interpolator:sitkLinear',
      'kernelRadius:2',
      'binWidth',
      'label:x',
    ]);
    expect(same).toEqual(settings);
    expect(skipped).toEqual([
      'Could not parse value "sitkLinear" for setting "interpolator", skipping...',
      'Did not recognize override "kernelRadius", skipping...',
      'Incorrect format for override setting "binWidth", missing ":"',
      'Could not parse value "x" for setting "label", skipping...',
    ]);
  });

  it.each(['binWidth:0', 'wavelet:db99', 'label:1:2'])('are refused if they are out of range: %s', async (text) => {
    await expect(withOverrides(settings, [text])).rejects.toThrow(RadiomicsSettingsError);
  });

  it('name several labels or all, which do not change the digest', async () => {
    expect((await withOverrides(settings, ['label:all'])).settings.labels).toBe('all');
    expect(withLabels(settings, [3, 5]).labels).toEqual([3, 5]);
    expect(withLabels(withLabels(settings, 'all'), [7]).setting.label).toBe(7);
    expect(parseSettings('setting: {label: all}').labels).toBe('all');
    expect(parseSettings('setting: {label: [4, 2]}')).toMatchObject({ labels: [4, 2], setting: { label: 4 } });
    expect(settingsDigest(withLabels(settings, 'all'))).toBe(settingsDigest(settings));
  });
});

describe('A parameter file', () => {
  it('is shown with the numbers as they are written', async () => {
    const text =
      'setting: {binWidth: 25.0, label: 2, resegmentRange: [1, 200.0]}\nvoxelSetting: {initValue: nan}\nimageType: {LoG: {sigma: [1]}}';
    expect(await shown(parseSettings(text))).toContain(
      "'resegmentRange': [1, 200.0], 'label': 2, 'additionalInfo': True, 'binWidth': 25.0, 'initValue': 'nan'}",
    );
    const { voxel } = parseSettings(text);
    expect(voxel).toEqual({ initValue: Number.NaN });
  });

  it('gives no column for deprecated features that equal others, but a warning', async () => {
    const g = grid([6, 6, 6]);
    const mask = maskOf(g, () => true);
    const image = volume(g, new Int16Array(voxelCount(g)), noise);
    const text = 'featureClass: {glcm: [Dissimilarity, Contrast], gldm: [DependencePercentage], shape: [Compactness1]}';
    expect(Object.keys(await featuresOf(image, mask, text))).toEqual([
      'original_shape_Compactness1',
      'original_glcm_Contrast',
    ]);
    const { warnings } = await extractFeatures(image, mask, parseSettings(text));
    expect(warnings.filter(({ code }) => code === 'QIAW_RADIOMICS_DEPRECATED')).toHaveLength(2);
  });
});
