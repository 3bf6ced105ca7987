import { describe, expect, it } from 'vitest';
import {
  ExtractionAbortedError,
  extractFeatures,
  GridMismatchError,
  IntensityError,
  isRoiError,
  LabelAbsentError,
  parseSettings,
  RoiOutsideImageError,
  RoiTooSmallError,
  TooManyLevelsError,
} from '../../src/radiomics/index.ts';
import { featuresOf, grid, maskOf, misses, noise, volume, voxelCount } from './support.ts';

const g = grid([14, 12, 10], [0.9, 0.9, 2.5]);
const image = volume(g, new Int16Array(voxelCount(g)), (i, j, k) => noise(i, j, k) - 40);
const inBall = (i: number, j: number, k: number): boolean => (i - 6) ** 2 + (j - 5) ** 2 + 3 * (k - 4) ** 2 < 22;
const mask = maskOf(g, inBall);

describe('extractFeatures', () => {
  it('gives the 107 original features in PyRadiomics order, all defined, with 22 diagnostics', async () => {
    const set = await extractFeatures(image, mask, parseSettings(''));
    expect(set.values.length).toBe(107);
    expect(set.values[0]!.name).toBe('original_shape_Elongation');
    expect(set.values[14]!.name).toBe('original_firstorder_10Percentile');
    expect(set.values.every((v) => Number.isFinite(v.value))).toBe(true);
    expect(set.diagnostics.length).toBe(22);
    expect(set.warnings).toEqual([]);
  });

  it('does not depend on where the ROI lies in the image', async () => {
    const moved = grid([20, 17, 15], [0.9, 0.9, 2.5]);
    const shiftedImage = volume(moved, new Int16Array(voxelCount(moved)), (i, j, k) => noise(i - 4, j - 3, k - 2) - 40);
    const shiftedMask = maskOf(moved, (i, j, k) => inBall(i - 4, j - 3, k - 2));
    const parameters = 'imageType: {Original: {}, LoG: {sigma: [1.0]}, Gradient: {}}';
    const inner = (f: Record<string, number>) =>
      Object.fromEntries(Object.entries(f).filter(([n]) => !n.startsWith('log')));
    expect(inner(await featuresOf(shiftedImage, shiftedMask, parameters))).toEqual(
      inner(await featuresOf(image, mask, parameters)),
    );
  });

  it('does not change under rotations by 90 degrees and mirroring, except for names of planes and directions', async () => {
    const cube = grid([13, 13, 13]);
    const value = (i: number, j: number, k: number): number => noise(i, j, k);
    const inside = (i: number, j: number, k: number): boolean =>
      (i - 6) ** 2 / 25 + (j - 6) ** 2 / 16 + (k - 6) ** 2 / 9 < 1;
    const upright = await featuresOf(volume(cube, new Int16Array(2197), value), maskOf(cube, inside));
    const turns: Array<(i: number, j: number, k: number) => [number, number, number]> = [
      (i, j, k) => [j, 12 - i, k],
      (i, j, k) => [i, k, 12 - j],
      (i, j, k) => [12 - i, j, k],
    ];
    for (const turn of turns) {
      const turned = await featuresOf(
        volume(cube, new Int16Array(2197), (i, j, k) => value(...turn(i, j, k))),
        maskOf(cube, (i, j, k) => inside(...turn(i, j, k))),
      );
      const same = Object.fromEntries(Object.entries(upright).filter(([name]) => !/Maximum2DDiameter/.test(name)));
      expect(misses(turned, same, () => 1e-9)).toEqual([]);
    }
  });

  it('reads a label map by its label', async () => {
    const labels = volume(g, new Uint16Array(voxelCount(g)), (i, j, k) => (inBall(i, j, k) ? 7 : i > 11 ? 3 : 0));
    expect(await featuresOf(image, labels, 'setting: {label: 7}')).toEqual(await featuresOf(image, mask));
    expect(await featuresOf(image, labels, '', { label: 7 })).toEqual(await featuresOf(image, mask));
    await expect(featuresOf(image, labels, 'setting: {label: 5}')).rejects.toThrow(LabelAbsentError);
    await expect(featuresOf(image, labels, 'setting: {label: 5}')).rejects.toThrow('it has 3, 7');
  });

  it('uses the settings of the modality', async () => {
    const keyed = 'setting: {binWidth: 25}\nmodality: {PT: {binWidth: 5}}';
    const narrow = await featuresOf(image, mask, 'setting: {binWidth: 5}');
    expect(await featuresOf(image, mask, keyed, { modality: 'PT' })).toEqual(narrow);
    expect((await featuresOf(image, mask, keyed))['original_firstorder_Entropy']).not.toBe(
      narrow['original_firstorder_Entropy'],
    );
  });

  it('reports each image type before it is computed and stops on a signal', async () => {
    const seen: string[] = [];
    const controller = new AbortController();
    const running = extractFeatures(image, mask, parseSettings('imageType: {Original: {}, Wavelet: {}}'), {
      signal: controller.signal,
      onProgress: (prefix) => {
        seen.push(prefix);
        if (seen.length === 3) controller.abort();
      },
    });
    await expect(running).rejects.toThrow(ExtractionAbortedError);
    expect(seen).toEqual(['original', 'wavelet-LLH', 'wavelet-LHL']);
  });

  it('records few and many grey levels as warnings', async () => {
    const set = await extractFeatures(image, mask, parseSettings('setting: {binWidth: 100}'));
    expect(set.warnings.map((w) => w.code)).toEqual(['QIAW_RADIOMICS_GREY_LEVELS']);
  });
});

describe('extractFeatures on bad input', () => {
  it('refuses an empty mask and a single voxel', async () => {
    await expect(
      featuresOf(
        image,
        maskOf(g, () => false),
      ),
    ).rejects.toThrow(LabelAbsentError);
    await expect(
      featuresOf(
        image,
        maskOf(g, (i, j, k) => i === 3 && j === 3 && k === 3),
      ),
    ).rejects.toThrow(RoiTooSmallError);
    await expect(
      featuresOf(
        image,
        maskOf(g, (_, j, k) => j === 3 && k === 3),
      ),
    ).rejects.toThrow(/minimumROIDimensions/);
  });

  it('distinguishes errors of one ROI from those of all', async () => {
    const empty = await featuresOf(
      image,
      maskOf(g, () => false),
    ).catch((error: unknown) => error);
    expect(isRoiError(empty)).toBe(true);
    expect(isRoiError(new GridMismatchError('elsewhere'))).toBe(false);
    expect(isRoiError(new Error('full disk'))).toBe(false);
  });

  it('states along which axis and by how much mask and image differ', async () => {
    const shifted = { ...mask, grid: { ...g, origin: [0, 0.25, 0] as const } };
    await expect(featuresOf(image, shifted)).rejects.toThrow(GridMismatchError);
    await expect(featuresOf(image, shifted)).rejects.toThrow(/origin differs by 0.25 mm along patient axis y/);
    const shorter = maskOf(grid([14, 12, 9], [0.9, 0.9, 2.5]), inBall);
    await expect(featuresOf(image, shorter)).rejects.toThrow(/along z the image has 10 voxels and the mask 9/);
  });

  it('corrects a mask on another grid on request, and refuses one that leaves the image', async () => {
    const smaller = grid([10, 9, 9], [0.9, 0.9, 2.5]);
    const part = {
      ...maskOf(smaller, (i, j, k) => inBall(i + 2, j + 1, k + 1)),
      grid: { ...smaller, origin: [1.8, 0.9, 2.5] as const },
    };
    const corrected = await featuresOf(image, part, 'setting: {correctMask: true}');
    expect(corrected).toEqual(
      await featuresOf(
        image,
        maskOf(g, (i, j, k) => inBall(i, j, k) && i >= 2 && j >= 1 && k >= 1 && i < 12 && j < 10),
      ),
    );
    const outside = { ...mask, grid: { ...g, origin: [40, 0, 0] as const } };
    await expect(featuresOf(image, outside, 'setting: {correctMask: true}')).rejects.toThrow(RoiOutsideImageError);
  });

  it('refuses NaN and infinite intensities within the ROI only', async () => {
    const broken = volume(g, new Float32Array(voxelCount(g)), (i, j, k) =>
      i === 6 && j === 5 && k === 4 ? Number.NaN : noise(i, j, k),
    );
    await expect(featuresOf(broken, mask)).rejects.toThrow(IntensityError);
    const elsewhere = volume(g, new Float32Array(voxelCount(g)), (i, j, k) =>
      i === 0 ? Number.POSITIVE_INFINITY : noise(i, j, k),
    );
    const values = await featuresOf(elsewhere, mask);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
  });

  it('refuses more grey levels than a matrix can hold', async () => {
    await expect(featuresOf(image, mask, 'setting: {binWidth: 0.0001}')).rejects.toThrow(TooManyLevelsError);
  });

  it('gives a flat region defined values', async () => {
    const flat = volume(g, new Int16Array(voxelCount(g)), () => 50);
    const values = await featuresOf(flat, mask);
    expect(values['original_firstorder_Variance']).toBe(0);
    expect(values['original_firstorder_Skewness']).toBe(0);
    expect(values['original_glcm_Correlation']).toBe(1);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
  });

  it('handles a one-slice ROI, and shape2D only with force2D', async () => {
    const slice = maskOf(g, (i, j, k) => k === 4 && inBall(i, j, k));
    const set = await extractFeatures(image, slice, parseSettings('featureClass: {shape2D: null}'));
    expect(set.values).toEqual([]);
    expect(set.warnings[0]!.code).toBe('QIAW_RADIOMICS_SHAPE2D');
    const flat = await featuresOf(image, slice, 'setting: {force2D: true}\nfeatureClass: {shape2D: null}');
    expect(Object.keys(flat).length).toBe(9);
  });

  it('names undefined values instead of silently passing on NaN', async () => {
    const apart = maskOf(g, (i, j, k) => (i === 2 && j === 2 && k === 2) || (i === 9 && j === 9 && k === 7));
    const set = await extractFeatures(image, apart, parseSettings('featureClass: {glcm: [JointEnergy]}'));
    expect(set.values[0]!.value).toBeNaN();
    expect(set.warnings.map((w) => w.message)).toContain('original_glcm_JointEnergy is not defined for this ROI.');
  });
});
