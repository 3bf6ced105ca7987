import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createExtractionPool,
  type ExtractionPool,
  extractFeatures,
  parseSettings,
  TooManyLevelsError,
} from '../../src/radiomics/index.ts';
import { grid, maskOf, noise, volume, voxelCount } from './support.ts';

const g = grid([24, 20, 16]);
const image = volume(g, new Int16Array(voxelCount(g)), noise);
const mask = maskOf(g, (i, j, k) => (i - 11) ** 2 + (j - 9) ** 2 + (k - 8) ** 2 < 36);

describe('An extraction pool', () => {
  let pool: ExtractionPool;
  beforeAll(() => {
    pool = createExtractionPool(2);
  });
  afterAll(() => pool.close());

  it('gives the same values, warnings and order as one thread', async () => {
    const settings = parseSettings(
      'imageType: {Original: {}, LoG: {sigma: [1.0]}, Wavelet: {}, LBP3D: {binWidth: 0.5}, Square: {}}',
    );
    const alone = await extractFeatures(image, mask, settings);
    const seen: string[] = [];
    const pooled = await extractFeatures(image, mask, settings, { pool, onProgress: (prefix) => seen.push(prefix) });
    expect(pooled).toEqual(alone);
    expect(seen.length).toBe(1 + 1 + 8 + 3 + 1);
  });

  it('passes typed errors on', async () => {
    const settings = parseSettings('setting: {binWidth: 0.0001}');
    await expect(extractFeatures(image, mask, settings, { pool })).rejects.toThrow(TooManyLevelsError);
  });
});
