import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  loadSettings,
  parseSettings,
  RadiomicsSettingsError,
  settingsDigest,
  settingsNames,
} from '../../src/radiomics/index.ts';

describe('A PyRadiomics parameter file', () => {
  it('keeps the order of image types and classes and fills in defaults', () => {
    const settings = parseSettings(`
# comment
setting:
  binWidth: 10
  resampledPixelSpacing: [1, 1, 0]
  interpolator: 'sitkBSpline'
imageType:
  Wavelet: {wavelet: db2}
  Original:
featureClass:
  shape:
  firstorder: [Mean, Energy]
`);
    expect(settings.imageTypes.map((t) => t.type)).toEqual(['Wavelet', 'Original']);
    expect(settings.classes).toEqual([
      { family: 'shape', features: [] },
      { family: 'firstorder', features: ['Mean', 'Energy'] },
    ]);
    expect(settings.setting).toMatchObject({ binWidth: 10, padDistance: 5, resampledPixelSpacing: [1, 1, 0] });
  });

  it('may be any of the examples of PyRadiomics', () => {
    const folder = fileURLToPath(new URL('../spec/peers/pyradiomics-examples', import.meta.url));
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    expect(files).toHaveLength(8);
    for (const file of files) parseSettings(readFileSync(join(folder, file), 'utf8'));
  });

  it('distinguishes 1 from 1.0 in sigma, as the names of PyRadiomics do', () => {
    const { imageTypes } = parseSettings('imageType: {LoG: {sigma: [1, 1.0, 2.5, 3e0]}}');
    expect(imageTypes[0]!.custom.sigmaText).toEqual(['1', '1.0', '2.5', '3.0']);
  });

  it.each([
    ['setting: {binWith: 25}', 'setting: unknown "binWith"'],
    ['settings: {}', 'top level: unknown "settings"'],
    ['setting: {binWidth: -1}', 'setting.binWidth'],
    ['setting: {force2Ddimension: 3}', 'setting.force2Ddimension'],
    ['imageType: {Laplace: {}}', 'Laplace'],
    ['featureClass: {glcm: [Energie]}', '"Energie"'],
    ['imageType: {Wavelet: {wavelet: coif99}}', 'coif99'],
    ['setting: [', 'not YAML'],
  ])('is refused with the culprit named: %s', (text, culprit) => {
    expect(() => parseSettings(text)).toThrow(RadiomicsSettingsError);
    expect(() => parseSettings(text)).toThrow(culprit);
  });

  it('has a digest that depends only on settings that affect values', () => {
    const digest = settingsDigest(parseSettings('setting: {binWidth: 25}'));
    expect(settingsDigest(parseSettings('', 'other name'))).toBe(digest);
    expect(settingsDigest(parseSettings('setting: {binWidth: 24}'))).not.toBe(digest);
    expect(settingsDigest(parseSettings('imageType: {LoG: {sigma: [1]}}'))).not.toBe(
      settingsDigest(parseSettings('imageType: {LoG: {sigma: [1.0]}}')),
    );
  });
});

describe('loadSettings', () => {
  it('knows the built-in names', async () => {
    expect(settingsNames()).toContain('pyradiomics-default');
    const settings = await loadSettings('pyradiomics-default');
    expect(settings.imageTypes).toEqual([{ type: 'Original', custom: {} }]);
    expect(settings.setting.binWidth).toBe(25);
    for (const name of settingsNames()) expect((await loadSettings(name)).name).toBe(name);
  });

  it('reads a file, and lists the known names when there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qiaw-settings-'));
    try {
      await writeFile(join(folder, 'params.yaml'), 'setting: {binWidth: 7}');
      expect((await loadSettings(join(folder, 'params.yaml'))).setting.binWidth).toBe(7);
      await expect(loadSettings(join(folder, 'absent.yaml'))).rejects.toThrow(/pyradiomics-default/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
