import { describe, expect, it } from 'vitest';
import type { Mask, Volume } from '../../src/core/index.ts';
import { type FeatureMap, featureMaps, parseSettings } from '../../src/radiomics/index.ts';
import { featuresOf, grid, maskOf, misses, noise, volume, voxelCount } from './support.ts';

const classes = 'featureClass: {firstorder: , glcm: , gldm: , glrlm: , glszm: , ngtdm: }';

async function mapsOf(image: Volume, mask: Mask, text: string): Promise<Map<string, FeatureMap>> {
  const found = new Map<string, FeatureMap>();
  for await (const map of featureMaps(image, mask, parseSettings(text)).maps) found.set(map.name, map);
  return found;
}

/** An image of few levels, so that kernels have equal neighbours. */
function case3d(size: [number, number, number]): { image: Volume; whole: Mask } {
  const g = grid(size, [1, 1.5, 2]);
  return {
    image: volume(g, new Int16Array(voxelCount(g)), (i, j, k) => 30 * (noise(i, j, k) % 4) + 5),
    whole: maskOf(g, () => true),
  };
}

describe('Feature maps', () => {
  it('have in the middle of a region of the size of the kernel the features of that region', async () => {
    for (const [radius, side] of [
      [1, 3],
      [2, 5],
    ] as const) {
      const { image, whole } = case3d([side, side, side]);
      const maps = await mapsOf(image, whole, `${classes}\nvoxelSetting: {kernelRadius: ${radius}}`);
      const expected = await featuresOf(image, whole, classes);
      const middle = (side ** 3 - 1) / 2;
      const found = Object.fromEntries([...maps].map(([name, { volume: v }]) => [name, v.voxels[middle]!]));
      expect(maps.size).toBe(93);
      expect(misses(found, expected, () => 1e-12)).toEqual([]);
    }
  });

  it('have in a slice of the size of the kernel the features of that slice, with force2D, distances and weights', async () => {
    const { image, whole } = case3d([5, 5, 1]);
    const setting =
      'setting: {force2D: true, distances: [1, 2], weightingNorm: euclidean, gldm_a: 1, symmetricalGLCM: false}';
    const maps = await mapsOf(image, whole, `${classes}\n${setting}\nvoxelSetting: {kernelRadius: 2}`);
    const expected = await featuresOf(image, whole, `${classes}\n${setting}`);
    const found = Object.fromEntries([...maps].map(([name, { volume: v }]) => [name, v.voxels[12]!]));
    expect(misses(found, expected, () => 1e-12)).toEqual([]);
  });

  it('cover the box of the region with a margin of the radius, and have initValue outside the region', async () => {
    const { image } = case3d([9, 8, 7]);
    const mask = maskOf(image.grid, (i, j, k) => i > 1 && i < 6 && j > 2 && k < 4 && i !== j);
    const text = 'featureClass: {firstorder: [Mean]}\nvoxelSetting: {kernelRadius: 1, initValue: -7}';
    const [map] = [...(await mapsOf(image, mask, text)).values()];
    const { grid: g, voxels } = map!.volume;
    expect(g.size).toEqual([6, 6, 5]);
    expect(g.origin).toEqual([1, 3, 0]);
    for (let k = 0, at = 0; k < 5; k++) {
      for (let j = 0; j < 6; j++) {
        for (let i = 0; i < 6; i++, at++) {
          const inside = mask.voxels[i + 1 + 9 * (j + 2 + 8 * k)] === 1;
          expect(voxels[at] !== -7).toBe(inside);
        }
      }
    }
  });

  it('use intensities outside the region only without maskedKernel', async () => {
    const { image } = case3d([7, 7, 7]);
    const mask = maskOf(image.grid, (i, j, k) => i === 3 && j === 3 && k >= 2 && k <= 3);
    const mean = async (masked: boolean): Promise<number> => {
      const text = `featureClass: {firstorder: [Mean]}\nsetting: {minimumROIDimensions: 1}\nvoxelSetting: {maskedKernel: ${masked}}`;
      const { voxels, grid: g } = (await mapsOf(image, mask, text)).get('original_firstorder_Mean')!.volume;
      return voxels[1 + g.size[0] * (1 + g.size[1])]!;
    };
    const value = (i: number, j: number, k: number): number => image.voxels[i + 7 * (j + 7 * k)]!;
    expect(await mean(true)).toBe((value(3, 3, 2) + value(3, 3, 3)) / 2);
    let sum = 0;
    for (let k = 1; k < 4; k++) for (let j = 2; j < 5; j++) for (let i = 2; i < 5; i++) sum += value(i, j, k);
    expect(await mean(false)).toBeCloseTo(sum / 27, 12);
  });

  it('are NaN in a kernel where nothing has a neighbour, and JointAverage also where one direction has none', async () => {
    const { image } = case3d([8, 8, 8]);
    const mask = maskOf(
      image.grid,
      (i, j, k) => (i < 3 && j < 3 && k < 3) || (i < 6 && j + k === 0) || i + j + k === 21,
    );
    const maps = await mapsOf(image, mask, 'featureClass: {glcm: [Contrast, JointAverage, MCC]}');
    const at = (name: string, i: number, j: number, k: number): number => {
      const { voxels, grid: g } = maps.get(`original_glcm_${name}`)!.volume;
      return voxels[i + g.size[0] * (j + g.size[1] * k)]!;
    };
    expect([at('Contrast', 7, 7, 7), at('MCC', 7, 7, 7)]).toEqual([Number.NaN, Number.NaN]);
    expect(at('JointAverage', 1, 1, 1)).toBeGreaterThan(0);
    expect(at('Contrast', 5, 0, 0)).toBeGreaterThanOrEqual(0);
    expect(at('JointAverage', 5, 0, 0)).toBeNaN();
  });

  it('have the diagnostics of PyRadiomics, with the settings of the kernel', () => {
    const { image, whole } = case3d([4, 4, 4]);
    const { diagnostics } = featureMaps(image, whole, parseSettings('voxelSetting: {kernelRadius: 2}'));
    const [, shown] = diagnostics.find(([name]) => name === 'diagnostics_Configuration_Settings')!;
    expect(shown).toMatch(/'additionalInfo': True, 'kernelRadius': 2, 'voxelBased': True}$/);
  });
});
