import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cross, dot, indexToWorld, norm, type Vec3 } from '../../../src/core/index.ts';
import type { ImageInstance, ImageSeries } from '../../../src/dicom/index.ts';
import { planGrid } from '../../../src/image/volume/plan-grid.ts';

type Orientation = readonly [Vec3, Vec3];
const AXIAL: Orientation = [
  [1, 0, 0],
  [0, 1, 0],
];

function slice(position: Vec3, change: Partial<ImageInstance> = {}): ImageInstance {
  return {
    path: '/x',
    sopClassUid: '1.2',
    sopInstanceUid: `1.2.${position.join('.').replaceAll('-', '')}`,
    transferSyntaxUid: '1.2.840.10008.1.2.1',
    rows: 4,
    columns: 6,
    bitsAllocated: 16,
    bitsStored: 16,
    pixelRepresentation: 1,
    position,
    orientation: AXIAL,
    pixelSpacing: [2, 0.5],
    rescaleSlope: 1,
    rescaleIntercept: 0,
    ...change,
  };
}

function series(instances: readonly ImageInstance[]): ImageSeries {
  return {
    seriesInstanceUid: '1.2.3',
    modality: 'CT',
    patientStudy: { studyInstanceUid: '1.2.4', patientId: 'P1' },
    instances,
    description: {},
  };
}

const axial = (...zs: readonly number[]): ImageSeries => series(zs.map((z) => slice([-10.5, 20.25, z])));

/** Slices `spacing` mm apart whose z is printed with `decimals` decimals. */
function printed(n: number, spacing: number, decimals: number, sliceThickness?: number, origin = -50): ImageSeries {
  const unit = 10 ** -decimals;
  const z = (k: number): number => Number((origin + spacing * k).toFixed(decimals));
  const about = { printedUnit: [unit, unit, unit] as Vec3, ...(sliceThickness && { sliceThickness }) };
  return series(Array.from({ length: n }, (_, k) => slice([-10.5, 20.2, z(k)], about)));
}

const refusal = (input: ImageSeries) => {
  const planned = planGrid(input);
  return planned.ok ? planned.value : planned.refusal;
};

describe('Planning a grid', () => {
  it('sorts slices by position and takes origin and spacing from the decimals in the DICOM files', () => {
    expect(refusal(axial(-173.4, -179.4, -176.4))).toEqual({
      size: [6, 4, 3],
      spacing: [0.5, 2, 3],
      origin: [-10.5, 20.25, -179.4],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    });
  });

  it('removes float32 noise from the slice spacing and keeps true thirds', () => {
    expect(refusal(axial(...[0, 1, 2, 3].map((k) => Math.fround(-179.4 + k * 3))))).toMatchObject({
      spacing: [0.5, 2, 3],
    });
    expect(refusal(axial(0, 0.625, 1.25))).toMatchObject({ spacing: [0.5, 2, 0.625] });
    expect(refusal(axial(0, 1.666667, 3.333333, 5))).toMatchObject({ spacing: [0.5, 2, 1.666667] });
  });

  it('accepts positions rounded to two decimals, and finds the spacing they were rounded from', () => {
    expect(refusal(printed(40, 0.625, 2, 0.625))).toMatchObject({ size: [6, 4, 40], spacing: [0.5, 2, 0.625] });
    expect(refusal(printed(40, 0.625, 2))).toMatchObject({ spacing: [0.5, 2, 0.625] });
  });

  it.each([
    [1.25, 1, 20],
    [1.25, 1, 3],
    [0.625, 1, 60],
    [0.7, 2, 90],
    [3.27, 1, 140],
    [10 / 3, 0, 12],
  ])('reads slices of %d mm printed with %i decimals as the grid they were rounded from', (spacing, decimals, n) => {
    const planned = planGrid(printed(n, spacing, decimals, Number(spacing.toPrecision(4))));
    expect(planned.ok && planned.value.spacing[2]).toBe(Number(spacing.toPrecision(4)));
  });

  it('accepts any rounded positions of a regular grid, with its spacing within the uncertainty of the rounding', () => {
    const parts = fc.tuple(
      fc.integer({ min: 3, max: 200 }),
      fc.double({ min: 0.5, max: 6, noNaN: true }),
      fc.double({ min: -300, max: 300, noNaN: true }),
      fc.integer({ min: 1, max: 3 }),
    );
    fc.assert(
      fc.property(parts, ([n, spacing, origin, decimals]) => {
        const half = 10 ** -decimals / 2;
        fc.pre(half <= 0.09 * spacing);
        const planned = planGrid(printed(n, spacing, decimals, undefined, origin));
        if (!planned.ok) throw new Error(planned.refusal.code);
        expect(Math.abs(planned.value.spacing[2] - spacing) * (n - 1)).toBeLessThanOrEqual(4.01 * half);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what the printed decimals do not explain: the same positions with more decimals, or moved farther', () => {
    const zs = [0, 1.2, 2.5, 3.8, 5];
    const fine = series(zs.map((z) => slice([0, 0, z], { printedUnit: [0.1, 0.1, 0.001] })));
    expect(refusal(fine)).toMatchObject({ code: 'QIAW_SERIES_SPACING_IRREGULAR', evidence: { toleranceMm: 0.0125 } });
    const coarse = (...at: readonly number[]) => series(at.map((z) => slice([0, 0, z], { printedUnit: [1, 1, 0.1] })));
    expect(refusal(coarse(...zs))).toMatchObject({ spacing: [0.5, 2, 1.25] });
    expect(refusal(coarse(0, 1.2, 2.5, 4, 5))).toMatchObject({
      code: 'QIAW_SERIES_SPACING_IRREGULAR',
      evidence: { worstDeviationMm: 0.25, toleranceMm: 0.05 },
    });
  });

  it('treats whole numbers as exact where rounding to them would be more than a tenth of the spacing', () => {
    const whole = [0, 3, 6, 10, 13].map((z) => slice([0, 0, z], { printedUnit: [1, 1, 1] }));
    expect(refusal(series(whole))).toMatchObject({ code: 'QIAW_SERIES_SPACING_IRREGULAR' });
  });

  it('allows the deviation of slices that volume.spacingTolerance states, as a fraction of the spacing', () => {
    const uneven = axial(0, 3, 6.2, 9, 12);
    const planned = (spacingTolerance: number) => planGrid(uneven, { spacingTolerance });
    expect(planned(0.06)).toMatchObject({ ok: false, refusal: { evidence: { toleranceMm: 0.18 } } });
    expect(planned(0.07)).toMatchObject({ ok: true, value: { spacing: [0.5, 2, 3] } });
  });

  it('accepts oblique slices whose rounded positions also lie side by side', () => {
    const angle = (25 * Math.PI) / 180;
    const orientation: Orientation = [
      [1, 0, 0],
      [0, Number(Math.cos(angle).toFixed(6)), Number(Math.sin(angle).toFixed(6))],
    ];
    const at = (k: number): Vec3 => [0, -k * 2 * Math.sin(angle), k * 2 * Math.cos(angle)];
    const rounded = (k: number): Vec3 => at(k).map((mm) => Number(mm.toFixed(1))) as unknown as Vec3;
    const slices = (printedUnit: Vec3) =>
      series(
        Array.from({ length: 30 }, (_, k) => slice(rounded(k), { orientation, printedUnit, pixelSpacing: [1, 0.5] })),
      );
    expect(refusal(slices([0.1, 0.1, 0.1]))).toMatchObject({ spacing: [0.5, 1, 2] });
    expect(refusal(slices([1e-4, 1e-4, 1e-4]))).toMatchObject({ kind: 'series' });
  });

  it('puts every slice of any oblique series in its place, in any order', () => {
    const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
    fc.assert(
      fc.property(
        angle,
        angle,
        angle,
        fc.integer({ min: 2, max: 30 }),
        fc.double({ min: 0.3, max: 9, noNaN: true }),
        (a, b, c, n, dz) => {
          const row: Vec3 = [Math.cos(a) * Math.cos(b), Math.sin(a) * Math.cos(b), -Math.sin(b)];
          const other: Vec3 = [-Math.sin(a), Math.cos(a), 0];
          const third = cross(row, other);
          const mix = (i: 0 | 1 | 2): number => Math.cos(c) * other[i] + Math.sin(c) * third[i];
          const written = (v: Vec3): Vec3 => v.map((x) => Number(x.toFixed(6))) as unknown as Vec3;
          const orientation: Orientation = [written(row), written([mix(0), mix(1), mix(2)])];
          const normal = cross(row, [mix(0), mix(1), mix(2)]);
          const at = (k: number): Vec3 =>
            written([50 + k * dz * normal[0], -3 + k * dz * normal[1], 7 + k * dz * normal[2]]);
          const order = Array.from({ length: n }, (_, k) => (k * 7) % n).filter((k, i, all) => all.indexOf(k) === i);
          const all = n % 7 === 0 ? Array.from({ length: n }, (_, k) => n - 1 - k) : order;
          const planned = planGrid(series(all.map((k) => slice(at(k), { orientation }))));
          if (!planned.ok) throw new Error(planned.refusal.code);
          for (const k of [0, n - 1]) {
            const centre = indexToWorld(planned.value, [0, 0, k]);
            expect(norm([centre[0] - at(k)[0], centre[1] - at(k)[1], centre[2] - at(k)[2]])).toBeLessThan(1e-3);
          }
          const [i, j, n3] = planned.value.direction;
          for (const [u, v] of [
            [i, j],
            [i, n3],
            [j, n3],
          ] as const)
            expect(Math.abs(dot(u, v))).toBeLessThan(1e-12);
          for (const u of [i, j, n3]) expect(Math.abs(norm(u) - 1)).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses a single slice', () => {
    expect(refusal(axial(3))).toMatchObject({
      code: 'QIAW_SERIES_SINGLE_SLICE',
      kind: 'series',
      evidence: { slices: 1 },
    });
  });

  it('refuses gaps with the number of missing slices and their location', () => {
    expect(refusal(axial(0, 3, 6, 15, 18, 24))).toMatchObject({
      code: 'QIAW_SERIES_GAP',
      input: { seriesInstanceUid: '1.2.3', patientId: 'P1' },
      evidence: { gaps: 2, missingSlices: 3, firstGapAfterMm: 6, firstGapMm: 9, usualGapMm: 3, slices: 6 },
    });
  });

  it.each<[string, number[], object]>([
    ['4 to 7 mm', [0, 4, 8, 12, 19, 26, 33], { changesAtMm: 12, beforeMm: 4, afterMm: 7 }],
    ['4 to 7 mm at the end', [0, 4, 8, 12, 19], { changesAtMm: 12, beforeMm: 4, afterMm: 7 }],
    ['7 to 4 mm', [0, 7, 14, 21, 25, 29, 33, 37, 41], { changesAtMm: 21, beforeMm: 7, afterMm: 4 }],
    ['2 to 4 mm, a multiple that continues', [0, 2, 4, 6, 8, 12, 16, 20], { changesAtMm: 8, beforeMm: 2, afterMm: 4 }],
  ])('states where the spacing changes from %s, and counts no missing slices', (_, zs, evidence) => {
    const found = refusal(axial(...zs));
    expect(found).toMatchObject({ code: 'QIAW_SERIES_SPACING_IRREGULAR', evidence });
    expect(JSON.stringify(found)).not.toContain('missing');
  });

  it('names the slice after which the spacing changes', () => {
    expect(refusal(axial(0, 4, 8, 12, 19, 26, 33))).toMatchObject({
      reason: 'The spacing of the slices changes from 4 to 7 mm after slice 4 of 7.',
    });
  });

  it('does not report missing slices for one odd distance unless it is a whole number of spacings', () => {
    expect(refusal(axial(0, 4, 8, 15, 19, 23))).toMatchObject({
      code: 'QIAW_SERIES_SPACING_IRREGULAR',
      reason: 'The slices of the series are not equally spaced.',
    });
    expect(refusal(axial(0, 4, 8, 16, 20, 24))).toMatchObject({
      code: 'QIAW_SERIES_GAP',
      evidence: { missingSlices: 1 },
    });
  });

  it('counts missing slices among rounded positions', () => {
    const { instances } = printed(12, 0.625, 1);
    expect(refusal(series(instances.filter((_, k) => k !== 6)))).toMatchObject({
      code: 'QIAW_SERIES_GAP',
      evidence: { missingSlices: 1 },
    });
  });

  it('refuses slices at one position', () => {
    expect(refusal(axial(0, 3, 3, 6, 9))).toMatchObject({
      code: 'QIAW_SERIES_POSITION_DUPLICATED',
      evidence: { positionMm: 3, duplicates: 1, usualGapMm: 3 },
    });
    expect(refusal(axial(5, 5, 5))).toMatchObject({
      code: 'QIAW_SERIES_POSITION_DUPLICATED',
      evidence: { duplicates: 2 },
    });
  });

  it('refuses irregular spacing with the worst deviation', () => {
    expect(refusal(axial(0, 3, 6.2, 9, 12))).toMatchObject({
      code: 'QIAW_SERIES_SPACING_IRREGULAR',
      evidence: { smallestGapMm: 2.8, largestGapMm: 3.2, worstDeviationMm: 0.2, atMm: 6.2, toleranceMm: 0.03 },
    });
    expect(refusal(axial(0, 3, 6.02, 9, 12))).toMatchObject({ spacing: [0.5, 2, 3] });
  });

  it('refuses gantry tilt with its angle, and slices shifted sideways', () => {
    const tilted = [0, 1, 2, 3].map((k) => slice([0, k * 3 * Math.tan((10 * Math.PI) / 180), k * 3]));
    expect(refusal(series(tilted))).toMatchObject({ code: 'QIAW_SERIES_GANTRY_TILT', evidence: { tiltDegrees: 10 } });
    const moved = [0, 1, 2, 3].map((k) => slice([k === 2 ? 4 : 0, 0, k * 3]));
    expect(refusal(series(moved))).toMatchObject({
      code: 'QIAW_SERIES_SLICE_SHIFTED',
      evidence: { worstShiftMm: 4, atMm: 6, toleranceMm: 0.05 },
    });
  });

  it.each<[string, Partial<ImageInstance>]>([
    ['QIAW_SERIES_SIZE_MIXED', { rows: 5 }],
    ['QIAW_SERIES_SPACING_MIXED', { pixelSpacing: [2, 0.6] }],
    [
      'QIAW_SERIES_ORIENTATION_MIXED',
      {
        orientation: [
          [0, 1, 0],
          [0, 0, 1],
        ],
      },
    ],
  ])('refuses with %s slices that differ', (code, change) => {
    const slices = [0, 3, 6].map((z) => slice([0, 0, z], z === 3 ? change : {}));
    expect(refusal(series(slices))).toMatchObject({ code, evidence: { slices: 3, differing: 1 } });
  });

  it.each<[string, Partial<ImageInstance>]>([
    [
      'QIAW_ORIENTATION_NOT_ORTHONORMAL',
      {
        orientation: [
          [1, 0, 0],
          [0.5, 0.8, 0],
        ],
      },
    ],
    [
      'QIAW_ORIENTATION_NOT_ORTHONORMAL',
      {
        orientation: [
          [2, 0, 0],
          [0, 1, 0],
        ],
      },
    ],
    [
      'QIAW_ORIENTATION_NOT_ORTHONORMAL',
      {
        orientation: [
          [0, 0, 0],
          [0, 1, 0],
        ],
      },
    ],
    ['QIAW_GEOMETRY_ABSURD', { pixelSpacing: [2000, 2000] }],
    ['QIAW_GEOMETRY_ABSURD', { pixelSpacing: [1e-9, 1] }],
  ])('refuses with %s absurd geometry', (code, change) => {
    expect(refusal(series([0, 3, 6].map((z) => slice([0, 0, z], change))))).toMatchObject({ code });
  });

  it('refuses absurd positions and slice distances', () => {
    expect(refusal(axial(0, 1e6, 2e6))).toMatchObject({ code: 'QIAW_GEOMETRY_ABSURD' });
    expect(refusal(axial(0, 500, 1000))).toMatchObject({ code: 'QIAW_GEOMETRY_ABSURD', evidence: { usualGapMm: 500 } });
  });
});
