import { describe, expect, it } from 'vitest';
import type { Vec3, Volume } from '../../../src/core/index.ts';
import { symmetricEigenvectors } from '../../../src/radiomics/filters/ibsi/eigenvectors.ts';
import { boundaryIndex } from '../../../src/radiomics/filters/ibsi/field.ts';
import { filterKind, filterName, filterNamed } from '../../../src/radiomics/filters/ibsi/filter-name.ts';
import { boundaries, type IbsiFilter } from '../../../src/radiomics/filters/ibsi/model.ts';
import { responseMap } from '../../../src/radiomics/filters/ibsi/response-map.ts';
import { constantFrames, ordersOf, steer } from '../../../src/radiomics/filters/ibsi/riesz.ts';
import { waveletFilters } from '../../../src/radiomics/filters/wavelet-coefficients.ts';
import { complexGrid, fft3 } from '../../../src/radiomics/fourier.ts';
import { filterConfigurations, responseMapConfigurations } from '../../../src/radiomics/ibsi/filter-configurations.ts';
import { identityGrid } from '../../../src/radiomics/ibsi/reference/phantom.ts';
import { filterReferencesFor } from '../../../src/radiomics/ibsi/reference/references-for.ts';
import { parseSettings, RadiomicsSettingsError } from '../../../src/radiomics/index.ts';

const size: Vec3 = [9, 8, 7];
const image = imageOf(size, (x, y, z) => ((x * 31 + y * 17 + z * 101 + x * y * z) % 23) - 9);
const whole = { lower: [0, 0, 0], size } as const;
const box = { lower: [1, 3, 0], size: [4, 4, 3] } as const;

/** One filter of each kind, by slice and by volume. */
const filters: readonly IbsiFilter[] = boundaries.flatMap((boundary): IbsiFilter[] => [
  { filter: 'mean', support: 5, dimensions: 3, boundary },
  { filter: 'log', sigma: 2, cutoff: 2, dimensions: 3, boundary },
  { filter: 'log', sigma: 2, cutoff: 2, dimensions: 2, boundary },
  { filter: 'laws', kernel: 'E5L5S5', rotations: 'max', energyDistance: 2, dimensions: 3, boundary },
  { filter: 'laws', kernel: 'L5S5', rotations: 'min', dimensions: 2, boundary },
  { filter: 'wavelet', family: 'db2', band: 'LHL', level: 2, rotations: 'mean', dimensions: 3, boundary },
  { filter: 'simoncelli', level: 1, dimensions: 3, boundary },
  { filter: 'simoncelli', level: 1, dimensions: 2, boundary },
  {
    filter: 'gabor',
    sigma: 2,
    lambda: 4,
    gamma: 1.5,
    theta: 0,
    thetaStep: 90,
    pooling: 'mean',
    response: 'modulus',
    dimensions: 3,
    boundary,
  },
]);

function imageOf(of: Vec3, value: (x: number, y: number, z: number) => number): Volume {
  const voxels = new Float64Array(of[0] * of[1] * of[2]);
  let at = 0;
  for (let z = 0; z < of[2]; z++)
    for (let y = 0; y < of[1]; y++) for (let x = 0; x < of[0]; x++) voxels[at++] = value(x, y, z);
  return { grid: identityGrid(of, [2, 2, 2]), voxels };
}

/** Convolution with a dense kernel of odd sides, voxel by voxel. */
function dense(of: Volume, kernel: readonly (readonly number[])[], boundary: IbsiFilter['boundary']): number[] {
  const [nx, ny, nz] = of.grid.size;
  const radius = kernel.map((weights) => (weights.length - 1) / 2);
  const out: number[] = [];
  const at = (i: number, axis: 0 | 1 | 2): number => boundaryIndex(i, of.grid.size[axis], boundary);
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      for (let x = 0; x < nx; x++) {
        let sum = 0;
        for (const [c, wz] of kernel[2]!.entries())
          for (const [b, wy] of kernel[1]!.entries())
            for (const [a, wx] of kernel[0]!.entries()) {
              const source = [at(x + radius[0]! - a, 0), at(y + radius[1]! - b, 1), at(z + radius[2]! - c, 2)];
              if (source.includes(-1)) continue;
              sum += wx * wy * wz * of.voxels[source[0]! + nx * (source[1]! + ny * source[2]!)]!;
            }
        out.push(sum);
      }
  return out;
}

function close(got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-9): void {
  expect(got.length).toBe(wanted.length);
  let worst = 0;
  for (let i = 0; i < got.length; i++) worst = Math.max(worst, Math.abs(got[i]! - wanted[i]!));
  expect(worst).toBeLessThan(tolerance);
}

describe('A filter of IBSI 2', () => {
  it.each(boundaries)('reads beyond the image as the boundary condition %s says', (boundary) => {
    const wanted = {
      constant: [-1, 0, 2, -1, -1],
      nearest: [0, 0, 2, 2, 2],
      periodize: [2, 0, 2, 0, 1],
      mirror: [0, 0, 2, 2, 1],
    };
    expect([-1, 0, 2, 3, 4].map((i) => boundaryIndex(i, 3, boundary))).toEqual(wanted[boundary]);
  });

  it.each(filters.map((filter) => [filterName(filter), filter] as const))(
    '%s gives the same values in a box as in the whole image',
    (_, filter) => {
      const all = responseMap(image, filter, whole);
      const part = responseMap(image, filter, box);
      const cropped: number[] = [];
      for (let k = 0; k < 3; k++)
        for (let j = 0; j < 4; j++) for (let i = 0; i < 4; i++) cropped.push(all[1 + i + 9 * (3 + j + 8 * k)]!);
      close(part, cropped);
    },
  );

  it.each(boundaries)('convolves axis by axis as with the dense kernel (%s)', (boundary) => {
    const mean = responseMap(image, { filter: 'mean', support: 3, dimensions: 3, boundary }, whole);
    const third = [1 / 3, 1 / 3, 1 / 3];
    close(mean, dense(image, [third, third, third], boundary));
    const laws = responseMap(image, { filter: 'laws', kernel: 'E3L3S3', dimensions: 3, boundary }, whole);
    const unit = (kernel: number[]): number[] => kernel.map((w) => w / Math.hypot(...kernel));
    close(laws, dense(image, [unit([-1, 0, 1]), unit([1, 2, 1]), unit([-1, 2, -1])], boundary));
    const { low, high } = waveletFilters('db2');
    const wavelet = responseMap(
      image,
      { filter: 'wavelet', family: 'db2', band: 'LHL', level: 1, dimensions: 3, boundary },
      whole,
    );
    close(
      wavelet,
      dense(
        image,
        [
          [...low, 0],
          [...high, 0],
          [...low, 0],
        ],
        boundary,
      ),
    );
  });

  it('is the maximum over the 24 rotations of an asymmetric kernel, which the rotated image gives alike', () => {
    const filter: IbsiFilter = {
      filter: 'laws',
      kernel: 'E5L3W5',
      rotations: 'max',
      dimensions: 3,
      boundary: 'mirror',
    };
    const side: Vec3 = [7, 7, 7];
    const value = (x: number, y: number, z: number): number => ((x * 7 + y * 13 + z * 29 + x * z) % 11) - 5;
    const turned = responseMap(
      imageOf(side, (x, y, z) => value(6 - y, x, z)),
      filter,
      { lower: [0, 0, 0], size: side },
    );
    const straight = responseMap(imageOf(side, value), filter, { lower: [0, 0, 0], size: side });
    const at = (x: number, y: number, z: number): number => x + 7 * (y + 7 * z);
    const expected: number[] = [];
    for (let z = 0; z < 7; z++)
      for (let y = 0; y < 7; y++) for (let x = 0; x < 7; x++) expected.push(straight[at(6 - y, x, z)]!);
    close(turned, expected);
  });

  it('is a sampled Gabor kernel: an impulse gives its modulus', () => {
    const side: Vec3 = [21, 21, 1];
    const impulse = imageOf(side, (x, y) => (x === 10 && y === 10 ? 1 : 0));
    const filter: IbsiFilter = {
      filter: 'gabor',
      sigma: 3,
      lambda: 8,
      gamma: 0.5,
      theta: 30,
      pooling: 'mean',
      response: 'real',
      dimensions: 2,
      boundary: 'constant',
    };
    const response = responseMap(impulse, filter, { lower: [0, 0, 0], size: side });
    const wanted = Array.from({ length: 441 }, (_, n) => {
      const [x, y] = [2 * ((n % 21) - 10), 2 * (Math.floor(n / 21) - 10)];
      const [along, beside] = [x * Math.cos(Math.PI / 6) + y / 2, x / 2 - y * Math.cos(Math.PI / 6)];
      return Math.exp(-(along * along + 0.25 * beside * beside) / 18) * Math.cos((2 * Math.PI * along) / 8);
    });
    close(response, wanted, 1e-8);
  });

  it('has a name that states its parameters and is read back', () => {
    const all = [...responseMapConfigurations, ...filterConfigurations].flatMap(({ filter }) => filter ?? []);
    for (const filter of [...all, ...filters]) expect(filterNamed(filterName(filter))).toEqual(filter);
    expect(filterName(all[6]!)).toBe('ibsi-log-s5-3D');
    expect(filterNamed('ibsi-log-sigma')).toBeUndefined();
  });

  it('is named by IBSI, and a Riesz transform is not standardised', () => {
    const log: IbsiFilter = { filter: 'log', sigma: 1, cutoff: 4, dimensions: 3, boundary: 'mirror' };
    expect(filterKind(log)).toEqual({ meaning: 'Laplacian-of-Gaussian filter', code: 'L6PA', standardised: true });
    expect(filterKind({ ...log, riesz: { order: [1, 0, 0] } })).toMatchObject({ code: 'AYRS', standardised: false });
  });

  it('has a parameter file with a list of filters and their own settings', () => {
    const { imageTypes } = parseSettings(
      'imageType: {Original: {}, IBSI: [{filter: log, sigma: 1.5, setting: {binWidth: 5}}, {filter: laws, kernel: L5E5}]}',
    );
    expect(imageTypes.slice(1)).toEqual([
      {
        type: 'IBSI',
        custom: { binWidth: 5 },
        filter: { filter: 'log', sigma: 1.5, cutoff: 4, dimensions: 3, boundary: 'mirror' },
      },
      { type: 'IBSI', custom: {}, filter: { filter: 'laws', kernel: 'L5E5', dimensions: 2, boundary: 'mirror' } },
    ]);
  });

  it.each([
    '{filter: mean, support: 4}',
    '{filter: laws, kernel: L5X5}',
    '{filter: wavelet, family: db99, band: LLH}',
    '{filter: gabor, sigma: 1, lambda: 1, thetaStep: 50}',
    '{filter: log, sigma: 1, riesz: {order: [0, 0, 0]}}',
    '{filter: log, sigma: 1, sigmas: 2}',
    '{filter: median}',
  ])('is refused with wrong parameters: %s', (entry) => {
    expect(() => parseSettings(`imageType: {IBSI: [${entry}]}`)).toThrow(RadiomicsSettingsError);
  });
});

describe('The Riesz transform', () => {
  const base: IbsiFilter = { filter: 'simoncelli', level: 1, dimensions: 3, boundary: 'periodize' };
  const order = (...l: number[]): Float64Array => responseMap(image, { ...base, riesz: { order: l } }, whole);

  it('of second order along the axes adds up to the negative of the image', () => {
    const [xx, yy, zz] = [order(2, 0, 0), order(0, 2, 0), order(0, 0, 2)];
    close(
      xx.map((x, i) => x + yy[i]! + zz[i]!),
      responseMap(image, base, whole).map((x) => -x),
    );
  });

  it('steered by a rotation is the combination of its components', () => {
    const orders = ordersOf(1, 3);
    const components = orders.map((one) => order(...one));
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const frames = constantFrames(
      [
        [c, s, 0],
        [-s, c, 0],
        [0, 0, 1],
      ],
      components[0]!.length,
    );
    const steered = steer([1, 0, 0], orders, components, frames, 3);
    close(
      steered,
      components[0]!.map((x, i) => c * x + s * components[1]![i]!),
    );
    const second = ordersOf(2, 3);
    const parts = second.map((one) => order(...one));
    const still = constantFrames(
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      components[0]!.length,
    );
    close(steer([1, 1, 0], second, parts, still, 3), order(1, 1, 0));
  });

  it('keeps the energy of all components of an order under rotation', () => {
    const orders = ordersOf(2, 3);
    const parts = orders.map((one) => order(...one));
    const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
    const frames = constantFrames(
      [
        [c, 0, s],
        [0, 1, 0],
        [-s, 0, c],
      ],
      parts[0]!.length,
    );
    const energy = (maps: Float64Array[]): Float64Array =>
      maps[0]!.map((_, i) => maps.reduce((sum, map) => sum + map[i]! ** 2, 0));
    close(energy(orders.map((one) => steer(one, orders, parts, frames, 3))), energy(parts));
  });

  it('steered to the structure tensor follows the only direction of an image', () => {
    const waves = imageOf([12, 12, 12], (x) => Math.sin((2 * Math.PI * x) / 6));
    const at = { lower: [3, 3, 3], size: [6, 6, 6] } as const;
    const along = responseMap(waves, { ...base, riesz: { order: [2, 0, 0] } }, at);
    close(responseMap(waves, { ...base, riesz: { order: [2, 0, 0], steeredSigma: 4 } }, at), along, 1e-6);
  });
});

describe('The benchmark of IBSI 2', () => {
  it('has 33 response maps and 323 reference values', () => {
    expect(responseMapConfigurations).toHaveLength(33);
    const references = filterConfigurations.map(({ id }) => filterReferencesFor(id));
    expect(references.reduce((sum, one) => sum + one.size, 0)).toBe(323);
    expect(references[2]!.get('stat_max')).toEqual({ value: 191, tolerance: 1, consensus: '' });
  });
});

it.each([[12], [17], [35], [49], [37 * 3]])('A Fourier transform of length %i is the sum over all values', (length) => {
  const grid = complexGrid([length, 1, 1]);
  const values = Float64Array.from({ length }, (_, n) => ((n * 37) % 11) - 4);
  grid.re.set(values);
  fft3(grid, -1);
  for (const k of [0, 1, length - 2]) {
    const angle = (n: number): number => (2 * Math.PI * n * k) / length;
    expect(grid.re[k]).toBeCloseTo(
      values.reduce((sum, x, n) => sum + x * Math.cos(angle(n)), 0),
      8,
    );
    expect(grid.im[k]).toBeCloseTo(
      values.reduce((sum, x, n) => sum - x * Math.sin(angle(n)), 0),
      8,
    );
  }
});

it('Eigenvectors of a symmetric matrix are sorted by their eigenvalues', () => {
  const [first, second, third] = symmetricEigenvectors([
    [2, 1, 0],
    [1, 2, 0],
    [0, 0, 5],
  ]);
  expect(first).toEqual([0, 0, 1]);
  close(second!, [Math.SQRT1_2, Math.SQRT1_2, 0]);
  close(third!, [-Math.SQRT1_2, Math.SQRT1_2, 0]);
});
