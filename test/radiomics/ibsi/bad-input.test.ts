import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask, Volume } from '../../../src/core/index.ts';
import { centredGrid, interpolate } from '../../../src/radiomics/ibsi/interpolate.ts';
import { digitalPhantom as ibsiDigitalPhantom } from '../../../src/radiomics/ibsi/reference/phantom.ts';
import { ibsiSettingsNamed } from '../../../src/radiomics/ibsi/settings.ts';
import { type IbsiSettings, ibsiFeatures, ibsiSettings } from '../../../src/radiomics/index.ts';

const phantom = ibsiSettingsNamed('ibsi-phantom')!;
const { image, mask } = ibsiDigitalPhantom();

const maskOf = (inside: (at: number) => boolean): Mask => ({
  grid: mask.grid,
  voxels: mask.voxels.map((_, at) => (inside(at) ? 1 : 0)),
});

const flat: Volume = { grid: image.grid, voxels: new Float64Array(80).fill(3) };

describe('The IBSI profile', () => {
  it('refuses a mask of another size, an empty mask and an emptied one, and says what to do', () => {
    const small = { grid: { ...mask.grid, size: [5, 4, 3] as const }, voxels: mask.voxels.subarray(0, 60) };
    expect(() => ibsiFeatures(image, small, phantom)).toThrow(/along z the image has 4 voxels and the mask 3/);
    expect(() =>
      ibsiFeatures(
        image,
        maskOf(() => false),
        phantom,
      ),
    ).toThrow(/check the mask/);
    expect(() => ibsiFeatures(image, mask, { ...phantom, range: [50, 60] })).toThrow(/intensity range/);
  });

  it('refuses a mask of the same size with another position, direction or spacing, and states the difference', () => {
    const elsewhere = (grid: Partial<Mask['grid']>): Mask => ({ ...mask, grid: { ...mask.grid, ...grid } });
    const [x, y, z] = mask.grid.origin;
    expect(() => ibsiFeatures(image, elsewhere({ origin: [x, y + 1.5, z] }), phantom)).toThrow(
      /1.5 mm along patient axis y/,
    );
    expect(() => ibsiFeatures(image, elsewhere({ spacing: [2, 2, 2.25] }), phantom)).toThrow(
      /along z differs by 0.25 mm/,
    );
    const [i, j, k] = mask.grid.direction;
    expect(() => ibsiFeatures(image, elsewhere({ direction: [j, i, k] }), phantom)).toThrow(/direction of axis x/);
  });

  it('refuses NaN inside the ROI, and ignores it outside', () => {
    const holed = { grid: image.grid, voxels: image.voxels.map((v, at) => (at === 7 ? Number.NaN : v)) };
    expect(() => ibsiFeatures(holed, mask, phantom)).toThrow(/1 voxels of the ROI have no finite intensity/);
    const values = ibsiFeatures(
      holed,
      maskOf((at) => at !== 7),
      phantom,
    );
    expect(values.filter((value) => !Number.isFinite(value.value))).toEqual([]);
  });

  it('gives a value, never NaN, for one voxel in all families except the GLCM, which has no pair to count', () => {
    for (const settings of ibsiSettings.map(withoutInterpolation)) {
      const values = ibsiFeatures(
        image,
        maskOf((at) => at === 33),
        settings,
      );
      expect(values.filter((value) => !Number.isFinite(value.value)).map((value) => value.tag)).toEqual([]);
      expect(values.some((value) => value.family === 'GLCM')).toBe(false);
      expect(values.some((value) => value.family === 'GLRLM')).toBe(true);
    }
  });

  it('gives a value, never NaN, for a flat ROI, using the limit of each formula', () => {
    for (const settings of ibsiSettings.map(withoutInterpolation)) {
      const values = new Map(ibsiFeatures(flat, mask, settings).map((value) => [value.tag, value.value]));
      expect([...values].filter(([, value]) => !Number.isFinite(value))).toEqual([]);
      const dimension = settings.dimensions.includes('3D') ? '3D' : '2_5D';
      expect(values.get(`cm_corr_${dimension}_avg`)).toBe(1);
      expect(values.get(`cm_info_corr1_${dimension}_avg`)).toBe(0);
      expect(values.get(`ngt_coarseness_${dimension}`)).toBe(1e6);
      expect(values.get('morph_geary_c')).toBe(1);
      expect(values.get('stat_kurt')).toBe(0);
    }
  });

  it('gives the same values for the same input', () => {
    expect(ibsiFeatures(image, mask, phantom)).toEqual(ibsiFeatures(image, mask, phantom));
  });
});

describe('Interpolation on the centred grid', () => {
  it('keeps a constant image and reproduces a linear one inside the voxel centres', () => {
    const size = fc.tuple(
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 5 }),
    );
    const kernel = fc.constantFrom('nearest', 'linear', 'cubic' as const);
    fc.assert(
      fc.property(size, fc.integer({ min: 5, max: 40 }), kernel, (shape, tenths, name) => {
        const grid = centredGrid(shape, [1, 1, 1], [tenths / 10, null, null]);
        expect(grid.size[0]).toBe(Math.ceil((shape[0] * 10) / tenths));
        const constant = new Float64Array(shape[0] * shape[1] * shape[2]).fill(7);
        for (const value of interpolate(constant, shape, grid, name as 'linear')) expect(value).toBeCloseTo(7, 9);
        const ramp = constant.map((_, at) => at % shape[0]);
        const out = interpolate(ramp, shape, grid, 'linear');
        for (let i = 0; i < grid.size[0]; i++) {
          expect(out[i]).toBeCloseTo(Math.min(shape[0] - 1, Math.max(0, grid.positions[0][i]!)), 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has the same centre as the old grid', () => {
    const { positions, size } = centredGrid([204, 201, 60], [0.9765625, 0.9765625, 3], [2, 2, 2]);
    expect(size).toEqual([100, 99, 90]);
    for (const [axis, length] of [204, 201, 60].entries()) {
      const line = positions[axis]!;
      expect((line[0]! + line.at(-1)!) / 2).toBeCloseTo((length - 1) / 2, 9);
    }
  });
});

function withoutInterpolation(settings: IbsiSettings): IbsiSettings {
  return { ...settings, interpolation: null };
}
