import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LevelVolume } from '../../../src/radiomics/prepare/roi.ts';
import { dependenceMatrix } from '../../../src/radiomics/texture/dependence-matrix.ts';
import { edgeDistances } from '../../../src/radiomics/texture/edge-distance.ts';
import { cooccurrenceMatrices } from '../../../src/radiomics/texture/glcm-matrix.ts';
import { maximalCorrelation } from '../../../src/radiomics/texture/maximal-correlation.ts';
import { neighbourOffsets } from '../../../src/radiomics/texture/neighbour-offsets.ts';
import { padLevels } from '../../../src/radiomics/texture/padded-levels.ts';
import { pyradiomicsTexture, type TextureOptions } from '../../../src/radiomics/texture/pyradiomics-texture.ts';
import { runLengthMatrices } from '../../../src/radiomics/texture/run-length-matrix.ts';
import { symmetricEigenvalues } from '../../../src/radiomics/texture/symmetric-eigenvalues.ts';
import { toneDifferenceMatrix } from '../../../src/radiomics/texture/tone-difference.ts';
import { zoneMatrices } from '../../../src/radiomics/texture/zones.ts';
import { volumeOf } from '../../support/radiomics/levels.ts';

const options: TextureOptions = {
  distances: [1],
  weightingNorm: null,
  force2D: false,
  force2DDimension: 2,
  symmetricalGLCM: true,
  gldmAlpha: 0,
  classes: ['glcm', 'glrlm', 'glszm', 'gldm', 'ngtdm'],
};

/** Small ROIs with holes, 0 outside. */
const rois = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 4 }))
  .chain(([nx, ny, nz]) =>
    fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: nx * ny * nz, maxLength: nx * ny * nz })
      .map((levels) => volume([nx, ny, nz], levels)),
  )
  .filter((roi) => roi.voxelCount > 1);

function volume(size: readonly [number, number, number], levels: ArrayLike<number>): LevelVolume {
  const typed = Uint16Array.from(levels);
  const voxelCount = typed.filter((level) => level > 0).length;
  return { size, spacing: [1, 1, 1], levels: typed, levelCount: Math.max(1, ...typed), voxelCount };
}

/** The same ROI with its axes permuted and mirrored. */
function turned({ size, levels }: LevelVolume, order: readonly [number, number, number], mirror: number): LevelVolume {
  const to = order.map((axis) => size[axis]!) as unknown as [number, number, number];
  const out = new Uint16Array(levels.length);
  for (let k = 0, at = 0; k < to[2]; k++) {
    for (let j = 0; j < to[1]; j++) {
      for (let i = 0; i < to[0]; i++, at++) {
        const from = [0, 0, 0];
        for (const [n, index] of [i, j, k].entries()) {
          from[order[n]!] = (mirror >> n) & 1 ? to[n]! - 1 - index : index;
        }
        out[at] = levels[from[0]! + size[0] * (from[1]! + size[1] * from[2]!)]!;
      }
    }
  }
  return volume(to, out);
}

function widened({ size, levels }: LevelVolume): LevelVolume {
  const to: [number, number, number] = [size[0] + 3, size[1] + 2, size[2] + 1];
  const out = new Uint16Array(to[0] * to[1] * to[2]);
  for (let at = 0; at < levels.length; at++) {
    const [i, j, k] = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1]))];
    out[i + 1 + to[0] * (j + 2 + to[1] * k)] = levels[at]!;
  }
  return volume(to, out);
}

function expectSame(a: LevelVolume, b: LevelVolume): void {
  const [x, y] = [pyradiomicsTexture(a, options), pyradiomicsTexture(b, options)];
  for (const textureClass of options.classes) {
    for (const [name, value] of Object.entries(x[textureClass])) {
      const other = y[textureClass][name]!;
      if (Number.isNaN(value)) expect(other).toBeNaN();
      else expect(Math.abs(other - value), `${textureClass} ${name}`).toBeLessThan(1e-7 * Math.max(1, Math.abs(value)));
    }
  }
}

describe('Texture features', () => {
  it('do not change when the ROI is rotated by 90 degrees or mirrored', () => {
    const orders = fc.constantFrom([0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 2, 1], [1, 2, 0], [2, 0, 1]);
    fc.assert(
      fc.property(rois, orders, fc.integer({ min: 0, max: 7 }), (roi, order, mirror) =>
        expectSame(roi, turned(roi, order as [number, number, number], mirror)),
      ),
      { numRuns: 60 },
    );
  });

  it('do not change when the ROI lies elsewhere in a larger box', () => {
    fc.assert(
      fc.property(rois, (roi) => expectSame(roi, widened(roi))),
      { numRuns: 40 },
    );
  });

  it('are the same from 8-bit, 16-bit and renumbered levels', () => {
    fc.assert(
      fc.property(rois, (roi) => {
        // Level counts that affect only the array width and the count table; Idn and Idmn use the count itself.
        const { Idn: _a, Idmn: _b, ...narrow } = pyradiomicsTexture(roi, options).glcm;
        const wide = pyradiomicsTexture({ ...roi, levelCount: 400 }, options).glcm;
        const huge = pyradiomicsTexture({ ...roi, levelCount: 70_000 }, options);
        expect(wide).toMatchObject(narrow);
        expect(huge.glcm).toMatchObject(narrow);
        expect(huge.ngtdm).toEqual(pyradiomicsTexture(roi, options).ngtdm);
      }),
      { numRuns: 30 },
    );
  });
});

describe('Texture matrices', () => {
  it('count every voxel or pair exactly once', () => {
    fc.assert(
      fc.property(rois, (roi) => {
        const padded = padLevels(roi);
        const offsets = neighbourOffsets({ distances: [1] });
        const total = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
        const voxels = (m: { counts: Float64Array; sizes: Float64Array }) =>
          m.counts.reduce((sum, count, n) => sum + count * m.sizes[n]!, 0);
        const dependences = dependenceMatrix(padded, offsets, 0);
        const zones = zoneMatrices(padded, offsets, edgeDistances(padded));
        expect(total(dependences.counts)).toBe(roi.voxelCount);
        expect(voxels(zones.bySize)).toBe(roi.voxelCount);
        expect(total(zones.byDistance!.counts)).toBe(total(zones.bySize.counts));
        for (const runs of runLengthMatrices(padded, offsets)) expect(voxels(runs)).toBe(roi.voxelCount);
        const pairs = cooccurrenceMatrices(padded, offsets, true);
        for (const { counts, levels } of pairs) {
          const n = levels.length;
          for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(counts[i * n + j]).toBe(counts[j * n + i]);
        }
        // Each voxel's equal neighbours are the diagonal of all directions together.
        const equal = pairs.reduce((sum, { counts, levels: { length: n } }) => {
          let diagonal = 0;
          for (let i = 0; i < n; i++) diagonal += counts[i * n + i]!;
          return sum + diagonal;
        }, 0);
        expect(voxels(dependences) - roi.voxelCount).toBe(equal);
      }),
      { numRuns: 60 },
    );
  });

  it('give the grey-tone differences of the definition, although they come from box sums', () => {
    fc.assert(
      fc.property(rois, (roi) => {
        const { levels, counts, differences } = toneDifferenceMatrix(
          padLevels(roi),
          neighbourOffsets({ distances: [1] }),
          { isolated: false },
        );
        const expected = neighbourByNeighbour(roi);
        expect([...levels]).toEqual([...expected.keys()].sort((a, b) => a - b));
        for (const [n, level] of levels.entries()) {
          expect(counts[n]).toBe(expected.get(level)![0]);
          expect(differences[n]).toBeCloseTo(expected.get(level)![1], 10);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('count voxels without neighbours where PyRadiomics does', () => {
    const padded = padLevels(volumeOf([[[1, 2, 0, 5]]]));
    const near = neighbourOffsets({ distances: [1] });
    const counted = toneDifferenceMatrix(padded, near, { isolated: true });
    expect([[...counted.levels], [...counted.counts], [...counted.differences]]).toEqual([
      [1, 2, 5],
      [1, 1, 1],
      [1, 1, 0],
    ]);
    expect([...toneDifferenceMatrix(padded, near, { isolated: false }).levels]).toEqual([1, 2]);
  });

  it('swap rows with the labels', () => {
    fc.assert(
      fc.property(rois, (roi) => {
        const swapped = volume(
          roi.size,
          roi.levels.map((level) => [0, 3, 1, 4, 2][level]!),
        );
        const sizes = (r: LevelVolume) => {
          const { bySize } = zoneMatrices(padLevels(r), neighbourOffsets({ distances: [1] }));
          return [...bySize.sizes.map((size, n) => size * 1000 + bySize.counts[n]!)];
        };
        const sum = (r: LevelVolume) =>
          zoneMatrices(padLevels(r), neighbourOffsets({ distances: [1] })).bySize.counts.reduce((a, b) => a + b, 0);
        expect(sizes(swapped).length).toBe(sizes(roi).length);
        expect(sum(swapped)).toBe(sum(roi));
      }),
      { numRuns: 30 },
    );
  });
});

/** Maps level to the number of voxels with neighbours and the summed difference, straight from the definition. */
function neighbourByNeighbour({ size, levels }: LevelVolume): Map<number, [number, number]> {
  const at = (i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= size[0] || j >= size[1] || k >= size[2]
      ? 0
      : levels[i + size[0] * (j + size[1] * k)]!;
  const rows = new Map<number, [number, number]>();
  for (let k = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++) {
        const level = at(i, j, k);
        if (level === 0) continue;
        const around: number[] = [];
        for (let n = 0; n < 27; n++) {
          if (n !== 13) around.push(at(i + (n % 3) - 1, j + (Math.floor(n / 3) % 3) - 1, k + Math.floor(n / 9) - 1));
        }
        const inside = around.filter((other) => other > 0);
        if (inside.length === 0) continue;
        const mean = inside.reduce((sum, other) => sum + other, 0) / inside.length;
        const [count, difference] = rows.get(level) ?? [0, 0];
        rows.set(level, [count + 1, difference + Math.abs(level - mean)]);
      }
    }
  }
  return rows;
}

describe('Degenerate ROIs', () => {
  it('of one grey level have correlation and MCC 1, zero information, and coarseness one million', () => {
    const { glcm, ngtdm, glszm } = pyradiomicsTexture(
      volumeOf([
        [
          [1, 1],
          [1, 1],
        ],
      ]),
      options,
    );
    expect(glcm).toMatchObject({ Correlation: 1, MCC: 1, Imc1: 0, Imc2: 0, Contrast: 0, JointEnergy: 1 });
    expect(ngtdm).toEqual({ Busyness: 0, Coarseness: 1e6, Complexity: 0, Contrast: 0, Strength: 0 });
    expect(glszm['ZonePercentage']).toBe(0.25);
  });

  it('of one voxel have no pairs, so that GLCM and GLRLM are undefined', () => {
    const { glcm, glrlm, gldm, ngtdm } = pyradiomicsTexture(volumeOf([[[3]]]), options);
    expect(Object.values(glcm).every(Number.isNaN)).toBe(true);
    expect(Object.values(glrlm).every(Number.isNaN)).toBe(true);
    expect(gldm['SmallDependenceEmphasis']).toBe(1);
    expect(ngtdm['Coarseness']).toBe(1e6);
  });

  it('of one slice give the same in 3D as in 2D', () => {
    const slice = volumeOf([
      [
        [1, 2, 3],
        [2, 2, 1],
        [3, 1, 1],
      ],
    ]);
    expect(pyradiomicsTexture(slice, options)).toEqual(pyradiomicsTexture(slice, { ...options, force2D: true }));
  });
});

describe('Options', () => {
  it('restrict the computation to the requested classes', () => {
    const values = pyradiomicsTexture(
      volumeOf([
        [
          [1, 2],
          [2, 3],
        ],
      ]),
      { ...options, classes: ['ngtdm'] },
    );
    expect(values.glcm).toEqual({});
    expect(Object.keys(values.ngtdm)).toHaveLength(5);
  });

  it('choose 13 neighbours in space, 4 in a plane, and 49 more up to distance 2', () => {
    expect(neighbourOffsets({ distances: [1] })).toHaveLength(13);
    expect(neighbourOffsets({ distances: [1], flatAxis: 2 })).toHaveLength(4);
    expect(neighbourOffsets({ distances: [2] })).toHaveLength(49);
    expect(neighbourOffsets({ distances: [1], norm: 'manhattan' })).toHaveLength(3);
    expect(neighbourOffsets({ distances: [1, 2], norm: 'euclidean' })).toHaveLength(16);
  });

  it('leave the GLCM of one direction asymmetric on request', () => {
    const padded = padLevels(volumeOf([[[1, 2, 1, 2]]]));
    const [matrix] = cooccurrenceMatrices(padded, [[1, 0, 0]], false);
    expect([...matrix!.counts]).toEqual([0, 2, 1, 0]);
  });

  it('count dependences within alpha', () => {
    const padded = padLevels(volumeOf([[[1, 2, 4]]]));
    const near = neighbourOffsets({ distances: [1] });
    expect([...dependenceMatrix(padded, near, 1).sizes]).toEqual([2, 2, 1]);
    expect([...dependenceMatrix(padded, near, 2).sizes]).toEqual([2, 3, 2]);
  });
});

it('finds the eigenvalues of symmetric matrices', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 21, maxLength: 21 }), (numbers) => {
      const n = 6;
      const matrix = new Float64Array(n * n);
      for (let i = 0, at = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = numbers[at++]!;
      }
      const values = symmetricEigenvalues(matrix, n);
      // Sums of powers of the eigenvalues are traces of powers of the matrix: six of them determine all six values.
      let power: ArrayLike<number> = matrix;
      for (let k = 1; k <= n; k++) {
        const trace = [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + power[i * n + i]!, 0);
        const size = values.reduce((sum, value) => sum + Math.abs(value) ** k, 1);
        expect(Math.abs(values.reduce((sum, value) => sum + value ** k, 0) - trace) / size).toBeLessThan(1e-12);
        power = product(power, matrix, n);
      }
    }),
    { numRuns: 100 },
  );
});

function product(a: ArrayLike<number>, b: ArrayLike<number>, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, cell) => {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[Math.floor(cell / n) * n + k]! * b[k * n + (cell % n)]!;
    return sum;
  });
}

it('gives the maximal correlation of an ROI that splits into blocks of levels', () => {
  // Levels 1, 2 and level 9 are never neighbours: without epsilon two eigenvalues would be 1; with it the second is
  // slightly less.
  const count = 4e5;
  const p = Float64Array.from([4e5, 2, 0, 2, 10, 0, 0, 0, 2], (pairs) => pairs / (count + 16));
  const sums = [0, 1, 2].map((i) => p[3 * i]! + p[3 * i + 1]! + p[3 * i + 2]!);
  const block = (2 / (count + 16)) ** 2;
  const expected = Math.sqrt(1 / (1 + Number.EPSILON / block));
  expect(maximalCorrelation(p, Float64Array.from(sums), Float64Array.from(sums), Number.EPSILON)).toBeCloseTo(
    expected,
    9,
  );
});
