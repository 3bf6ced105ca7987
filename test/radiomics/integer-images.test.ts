import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Volume, VoxelArray } from '../../src/core/index.ts';
import { extractFeatures, parseSettings, radiomicsFromFiles } from '../../src/radiomics/index.ts';
import { interpolateOnGrid } from '../../src/radiomics/prepare/interpolate.ts';
import { realData } from '../support/real-data.ts';
import { featuresOf, grid, maskOf, misses, noise, volume, voxelCount } from './support.ts';

type MakeVoxels = (length: number) => VoxelArray;

/** Results of PyRadiomics 3.0.1 for {@link headOnZero}, resampled to 1 x 1 x 3 mm by the cubic B-spline. */
const pyradiomics: Record<string, { make: MakeVoxels; divide: number; values: Record<string, number> }> = {
  uint16: {
    make: (n) => new Uint16Array(n),
    divide: 1,
    values: {
      original_firstorder_Mean: 535.8471067900267,
      original_firstorder_Minimum: 0,
      original_firstorder_Maximum: 1214,
      original_firstorder_Energy: 2638349001,
      original_glcm_Contrast: 114.82168543260175,
    },
  },
  int16: {
    make: (n) => new Int16Array(n),
    divide: 1,
    values: {
      original_firstorder_Mean: 526.3046887251058,
      original_firstorder_Minimum: -230,
      original_firstorder_Energy: 2644168203,
      original_glcm_Contrast: 127.22162982091669,
    },
  },
  uint8: {
    make: (n) => new Uint8Array(n),
    divide: 4,
    values: {
      original_firstorder_Mean: 133.2137368668653,
      original_firstorder_Minimum: 0,
      original_firstorder_Maximum: 255,
      original_firstorder_Energy: 163015722,
      // With numpy 1; numpy 2 computes 255 + 2 x 25 in eight bits (49) and is left with two bins: 0.152.
      original_glcm_Contrast: 6.84905791323793,
    },
  },
};
const toThinnerSlices =
  'setting: {resampledPixelSpacing: [1, 1, 3], interpolator: sitkBSpline, binWidth: 25}\n' +
  'featureClass: {firstorder: [Mean, Minimum, Maximum, Energy], glcm: [Contrast]}';

const head = grid([32, 32, 16], [1.31, 1.13, 4.07]);
const radius = (i: number, j: number, k: number): number =>
  Math.sqrt(((i - 15.5) / 11) ** 2 + ((j - 15.5) / 9) ** 2 + ((k - 7.5) / 5) ** 2);

/**
 * A bright ellipsoid on a background of exactly 0, like a skull-stripped MR: a cubic spline undershoots at its edge.
 */
function headOnZero(make: MakeVoxels, divide: number): Volume {
  return volume(head, make(voxelCount(head)), (i, j, k) =>
    radius(i, j, k) < 1 ? (800 + 200 * Math.sin(i / 2) * Math.cos(j / 3)) / divide : 0,
  );
}

describe('An integer image, resampled by a spline that undershoots,', () => {
  const mask = maskOf(head, (i, j, k) => radius(i, j, k) < 1.15);
  it.each(Object.entries(pyradiomics))(
    'has the features of PyRadiomics for %s',
    async (_, { make, divide, values }) => {
      expect(misses(await featuresOf(headOnZero(make, divide), mask, toThinnerSlices), values, () => 1e-12)).toEqual(
        [],
      );
    },
  );

  const files = realData('cases', '24');
  it.skipIf(!files).each([
    ['uint16', 'u16'],
    ['int16', 'i16'],
    ['uint8', 'u8'],
  ])('has the features of PyRadiomics for the file of %s too', async (type, name) => {
    const { features } = await radiomicsFromFiles(`${files}/${name}.nrrd`, `${files}/mask.nrrd`, {
      settings: `${files}/settings.yaml`,
    });
    const got = Object.fromEntries(features.values.map((one) => [one.name, one.value]));
    expect(misses(got, pyradiomics[type]!.values, () => 1e-12)).toEqual([]);
  });
});

describe('An integer image whose new voxel centres coincide with old ones', () => {
  // There, sums of rounded terms lie just above or below the old integer value and lose their fraction: the order of
  // the sum matters.
  it.each([
    [[1, 1, 3], '[1, 1, 1]', [105.59545454545454, 28718199, 3353.740888429752, 10.031157958203412]],
    [[0.75, 0.75, 2.5], '[0.25, 0.75, 2.5]', [105.8570707070707, 28733927, 3306.3649247525764, 9.675349622599624]],
  ] as const)('has the features of PyRadiomics after resampling from %j mm to %s', async (spacing, wanted, values) => {
    const g = grid([22, 20, 9], spacing);
    const mask = maskOf(g, (i, j, k) => i >= 5 && i < 17 && j >= 4 && j < 15 && k >= 2 && k < 7);
    const names = ['firstorder_Mean', 'firstorder_Energy', 'firstorder_Variance', 'glcm_Contrast'];
    const reference = Object.fromEntries(names.map((name, n) => [`original_${name}`, values[n]!]));
    const got = await featuresOf(
      volume(g, new Int16Array(22 * 20 * 9), noise),
      mask,
      `setting: {resampledPixelSpacing: ${wanted}}`,
    );
    expect(misses(got, reference, () => 1e-12)).toEqual([]);
  });
});

describe('Interpolating integers', () => {
  const types = [Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array];
  const ends = (Type: (typeof types)[number]): [number, number] => {
    const bits = 8 * Type.BYTES_PER_ELEMENT;
    return Type.name.startsWith('U') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  };
  const size = [5, 4, 3] as const;
  const positions = size.map((n) => Float64Array.from({ length: 3 * n }, (_, i) => i / 3 - 0.4)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];

  it.each(types.map((Type) => [Type.name, Type] as const))(
    'gives, for %s and every interpolator, the number of doubles, clamped and truncated',
    (_, Type) => {
      const [least, greatest] = ends(Type);
      // Values at both ends of the range: the spline overshoots them nearly everywhere.
      const voxel = fc.oneof(fc.constantFrom(least, greatest), fc.integer({ min: least, max: greatest }));
      let beyond = 0;
      fc.assert(
        fc.property(
          fc.array(voxel, { minLength: 60, maxLength: 60 }),
          fc.constantFrom('sitkNearestNeighbor' as const, 'sitkLinear' as const, 'sitkBSpline' as const),
          (values, interpolator) => {
            const exact = interpolateOnGrid(Float64Array.from(values), size, positions, interpolator);
            const got = interpolateOnGrid(Type.from(values), size, positions, interpolator);
            beyond += exact.filter((x) => x < least || x > greatest).length;
            const wanted = Array.from(exact, (x) => Math.trunc(Math.min(greatest, Math.max(least, x))) + 0);
            expect(Array.from(got)).toEqual(wanted);
          },
        ),
        { numRuns: 60 },
      );
      expect(beyond).toBeGreaterThan(0);
    },
  );
});

describe('Local binary patterns of integers', () => {
  const g = grid([11, 10, 9]);
  const within = (low: number[], high: number[]) => (i: number, j: number, k: number) =>
    [i, j, k].every((n, axis) => n >= low[axis]! && n < high[axis]!);
  const bright = within([3, 3, 3], [8, 7, 6]);
  const block = (voxels: VoxelArray): Volume =>
    volume(g, voxels, (i, j, k) => (bright(i, j, k) ? 200 + ((i + 2 * j + 3 * k) % 5) * 10 : 0));
  const mask = maskOf(g, within([2, 2, 2], [9, 8, 7]));
  const settings = 'setting: {binWidth: 1}\nimageType: {LBP3D: {}}\nfeatureClass: {firstorder: [Mean, Variance]}';

  it.each<[string, VoxelArray, [number, number], [number, number]]>([
    ['uint8', new Uint8Array(990), [17.7776381845562, 42.63890324686243], [1.6270432474813104, 9.319429159493167]],
    ['uint16', new Uint16Array(990), [17.7776381845562, 42.63890324686243], [1.631163452566541, 9.281190347795587]],
    ['int16', new Int16Array(990), [12.256968114258887, 12.5050182679775], [1.210818674803919, 6.334614238732475]],
  ])('in 3D match PyRadiomics for %s, whose samples scipy rounds and clamps', async (_, voxels, m1, k) => {
    const reference = {
      'lbp-3D-m1_firstorder_Mean': m1[0],
      'lbp-3D-m1_firstorder_Variance': m1[1],
      'lbp-3D-k_firstorder_Mean': k[0],
      'lbp-3D-k_firstorder_Variance': k[1],
    };
    expect(misses(await featuresOf(block(voxels), mask, settings), reference, () => 1e-9)).toEqual([]);
  });

  it.each([
    ['var', 8, Int16Array, true],
    ['var', 8, Float32Array, false],
    ['default', 16, Int16Array, true],
    ['default', 16, Uint16Array, false],
    ['uniform', 24, Int8Array, false],
  ] as const)(
    'in 2D by %s of %i samples of %o report whether they can wrap around: %s',
    async (method, samples, Type, wraps) => {
      const parameters = `setting: {binCount: 8}\nimageType: {LBP2D: {lbp2DMethod: ${method}, lbp2DSamples: ${samples}}}\nfeatureClass: {firstorder: [Mean]}`;
      const { warnings } = await extractFeatures(block(new Type(990)), mask, parseSettings(parameters));
      expect(warnings.some(({ message }) => message.includes('wrap around'))).toBe(wraps);
    },
  );
});
