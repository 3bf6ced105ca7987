import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask, Volume } from '../../src/core/index.ts';
import { parseSettings } from '../../src/radiomics/index.ts';
import { marginOf, parseChain, perturbationDefaults, perturbationsOf } from '../../src/radiomics/perturb/chain.ts';
import { contourChoices, randomContour } from '../../src/radiomics/perturb/contour.ts';
import { estimateNoise } from '../../src/radiomics/perturb/noise.ts';
import { type PerturbOptions, perturb } from '../../src/radiomics/perturb/perturb.ts';
import { perturbedFeatures } from '../../src/radiomics/perturb/perturbed-features.ts';
import { normalQuantile, Random } from '../../src/radiomics/perturb/random.ts';
import { changeVolume } from '../../src/radiomics/perturb/reshape-mask.ts';
import { supervoxels } from '../../src/radiomics/perturb/supervoxels.ts';

const size = [20, 18, 10] as const;
const direction = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;
const grid = { size, spacing: [1, 1, 2], origin: [0, 0, 0], direction } as const;

/** The image and mask for which MIRP 2.7.0, scikit-image and SciPy gave the values below. */
const each = <T>(value: (x: number, y: number, z: number) => T): T[] =>
  Array.from({ length: size[0] * size[1] * size[2] }, (_, i) =>
    value(i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / size[0] / size[1])),
  );
const image: Volume<Int16Array> = {
  grid,
  voxels: Int16Array.from(
    each((x, y, z) =>
      Math.round(100 * Math.sin(0.7 * x) + 50 * Math.cos(0.5 * y + 0.3 * z) + 3 * ((7 * x + 11 * y + 13 * z) % 5)),
    ),
  ),
};
const mask: Mask = {
  grid,
  voxels: Uint8Array.from(
    each((x, y, z) => (((x - 9) / 5) ** 2 + ((y - 8) / 4) ** 2 + ((z - 5) / 3) ** 2 < 1 ? 1 : 0)),
  ),
};
const whole: PerturbOptions = { margin: Number.POSITIVE_INFINITY, smoothingBeta: 0.98, maxErosion: 0.8, seed: 'test' };

const mean = (list: ArrayLike<number>): number => Array.from(list).reduce((sum, one) => sum + one, 0) / list.length;
const count = (voxels: Uint8Array): number => voxels.reduce((sum, one) => sum + one, 0);
/** Sum of the places of the voxels inside: a change of a single voxel changes it. */
const places = (voxels: Uint8Array): number => voxels.reduce((sum, one, at) => sum + one * at, 0);

describe('A perturbed copy without randomness has the voxels of MIRP', () => {
  it.each([
    ['a translation', { translation: [0.25, 0.25, 0.25] }, {}, 65.55091094970703, 3.8432405017337037, 219, 426800],
    ['a rotation', { rotation: 13 }, {}, 157.46646118164062, 3.3675245695297296, 224, 441399],
    [
      'both, and another spacing',
      { rotation: -5, translation: [0.5, 0.5, 0.5] },
      { spacing: [1.5, 1.5, 1.5] },
      42.05004119873047,
      5.276449394247615,
      128,
      154562,
    ],
    [
      'growth by 2 mm',
      { volume: { type: 'distance', size: 2 } },
      { spacing: [1, 1, 1] },
      51.861412048339844,
      3.7510728254510712,
      1170,
      4620330,
    ],
    [
      'shrinkage by 1 mm',
      { volume: { type: 'distance', size: -1 } },
      { spacing: [1, 1, 1], maxErosion: 0.2 },
      51.861412048339844,
      3.7510728254510712,
      224,
      884576,
    ],
  ] as const)('after %s', (_name, what, options, first, average, voxels, where) => {
    const copy = perturb(image, mask, what, { ...whole, ...options });
    expect(copy.image.voxels[0]).toBeCloseTo(first, 4);
    expect(mean(copy.image.voxels)).toBeCloseTo(average, 5);
    expect([count(copy.mask.voxels), places(copy.mask.voxels)]).toEqual([voxels, where]);
  });

  it('although only the surroundings of the region are computed', () => {
    const what = { rotation: 13, translation: [0.5, 0.25, 0.75] } as const;
    const [all, near] = [whole, { ...whole, margin: 3 }].map((options) => perturb(image, mask, what, options));
    const inside = ({ image: { voxels }, mask: region }: typeof all & object) =>
      Array.from(voxels).filter((_, at) => region.voxels[at] === 1);
    expect(near!.image.voxels.length).toBeLessThan(all!.image.voxels.length);
    expect(inside(near!)).toEqual(inside(all!));
  });

  it('and the noise that MIRP estimates', () => {
    expect(estimateNoise(image)).toBeCloseTo(4.700433585640658, 10);
  });
});

describe('Supervoxels', () => {
  it('are those of scikit-image', () => {
    const labels = supervoxels(Float64Array.from(image.voxels), size, {
      spacing: [1, 1, 2],
      count: 60,
      sigma: 1,
      compactness: 0.05,
    });
    expect(Array.from(labels.subarray(0, 20), (label) => label + 1)).toEqual([
      1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4,
    ]);
    expect(labels.reduce((sum, label, at) => sum + (label + 1) * at, 0)).toBe(172293596);
  });

  it('that lie in the region by less than a fifth are never part of a random contour', () => {
    const box = { size, inside: mask.voxels };
    const choices = contourChoices(Float64Array.from(image.voxels), [4, 4, 8], box);
    for (const chance of choices.probability.values()) expect(chance).toBeGreaterThanOrEqual(0.2);
    const contours = Array.from({ length: 20 }, (_, i) => randomContour(choices, new Random(String(i))));
    expect(new Set(contours.map(({ inside }) => places(inside))).size).toBeGreaterThan(1);
  });
});

describe('Random perturbations', () => {
  it('follow the normal distribution (quantiles of SciPy)', () => {
    for (const [p, z] of [
      [1e-14, -7.6506280929352695],
      [0.07, -1.4757910281791706],
      [0.7, 0.5244005127080407],
    ] as const) {
      expect(normalQuantile(p)).toBeCloseTo(z, 12);
      expect(normalQuantile(1 - p)).toBeCloseTo(-z, p < 1e-9 ? 2 : 12);
    }
    const random = new Random('draws');
    const draws = Float64Array.from({ length: 100_000 }, () => random.normal());
    expect(Math.abs(mean(draws))).toBeLessThan(0.01);
    expect(mean(draws.map((one) => one * one))).toBeCloseTo(1, 1);
  });

  it('are the same for the same seed and others for another', () => {
    const noisy = (seed: string) => perturb(image, mask, { noise: 5 }, { ...whole, seed }).image.voxels;
    expect(noisy('a')).toEqual(noisy('a'));
    expect(noisy('a')).not.toEqual(noisy('b'));
    const added = noisy('a').map((value, at) => value - image.voxels[at]!);
    expect(mean(added.map((one) => one * one)) ** 0.5).toBeCloseTo(5, 0);
  });

  it('change the volume by exactly the wanted fraction, voxel by voxel', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.5, max: 0.8, noNaN: true }), (fraction) => {
        const before = count(mask.voxels);
        const { inside } = changeVolume({ size, inside: mask.voxels }, fraction, new Random('v'));
        const wanted = Math.abs(fraction) < 5e-7 ? before : before * (1 + fraction);
        expect(Math.abs(count(inside) - wanted)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it('that leave nothing of the region refuse it by name', () => {
    const single: Mask = { grid, voxels: mask.voxels.map((_, at) => (at === 1500 ? 1 : 0)) };
    const erode = { volume: { type: 'distance', size: -2 } } as const;
    expect(() => perturb(image, single, erode, { ...whole, spacing: [1, 1, 1], maxErosion: 0 })).toThrow(
      expect.objectContaining({ code: 'QIAW_RADIOMICS_ROI_TOO_SMALL' }),
    );
  });
});

describe('A chain', () => {
  it('names kinds and copies in any order of the letters', () => {
    expect(parseChain('VTcn:30')).toEqual({ kinds: ['n', 't', 'v', 'c'], repetitions: 30 });
    for (const wrong of ['ntcv', 'nn:3', 'x:3', ':3', 'n:0', 'n:1001', 'n:3.5', '']) {
      expect(() => parseChain(wrong)).toThrow(`"${wrong}" is not a perturbation`);
    }
  });

  it('uses each value of a kind equally often', () => {
    const settings = { ...perturbationDefaults, ...parseChain('rv:30') };
    const copies = perturbationsOf(settings, { noise: 0, planes: false, seed: 's' });
    const uses = (of: (index: number) => number | undefined, value: number) =>
      copies.filter((_, index) => of(index) === value).length;
    for (const angle of settings.perturbation_rotation_angles) expect(uses((i) => copies[i]!.rotation, angle)).toBe(5);
    for (const part of settings.perturbation_roi_adapt_size) expect(uses((i) => copies[i]!.volume?.size, part)).toBe(6);
    expect(copies.every(({ noise, translation, contour }) => noise ?? translation ?? contour === undefined)).toBe(true);
  });

  it('shifts only within slices if features are computed slice by slice', () => {
    const settings = { ...perturbationDefaults, ...parseChain('t:64') };
    const shifts = perturbationsOf(settings, { noise: 0, planes: true, seed: 's' });
    expect(new Set(shifts.map(({ translation }) => translation![2]))).toEqual(new Set([0]));
  });

  it('keeps the whole image where a filter needs it', async () => {
    const margin = async (yaml: string) => {
      const settings = parseSettings(yaml);
      return marginOf(settings, settings.setting, [1, 1, 1]);
    };
    expect(await margin('imageType: { Original: {} }')).toBeLessThan(60);
    expect(await margin('imageType: { LoG: { sigma: [5.0] } }')).toBeGreaterThanOrEqual(80);
    expect(await margin('imageType: { Square: {} }')).toBe(Number.POSITIVE_INFINITY);
    expect(await margin('setting: { normalize: true }')).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives the features of each copy, by the names of the unperturbed ones', async () => {
    const settings = parseSettings('featureClass: { firstorder: [Mean], shape: [VoxelVolume] }');
    const chain = { ...perturbationDefaults, ...parseChain('ntcv:4') };
    const { vectors, lost } = await perturbedFeatures(image, mask, settings, chain, { noise: 3, seed: 'f' });
    expect(lost).toEqual([]);
    expect(vectors.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    for (const { values, voxels } of vectors) {
      expect(values.map(({ name }) => name)).toEqual(['original_shape_VoxelVolume', 'original_firstorder_Mean']);
      expect(values[0]!.value).toBe(2 * voxels);
    }
    expect(new Set(vectors.map(({ values }) => values[1]!.value)).size).toBe(4);
  });
});
