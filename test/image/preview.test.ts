import fc from 'fast-check';
import { convertIndexedToRgb, decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import type { Grid, Mask, Volume } from '../../src/core/index.ts';
import { drawPreview } from '../../src/image/index.ts';
import { borderPixels } from '../../src/image/preview/border-pixels.ts';
import { outlineColor } from '../../src/image/preview/draw-preview.ts';
import { previewLayout } from '../../src/image/preview/preview-layout.ts';

function grid(size: Grid['size'], spacing: Grid['spacing']): Grid {
  return {
    size,
    spacing,
    origin: [0, 0, 0],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  };
}

function pair(on: Grid, inside: (i: number, j: number, k: number) => boolean): { volume: Volume; mask: Mask } {
  const [columns, rows, slices] = on.size;
  const voxels = new Int16Array(columns * rows * slices);
  const mask = new Uint8Array(voxels.length);
  for (let p = 0; p < voxels.length; p++) {
    const [i, j, k] = [p % columns, Math.floor(p / columns) % rows, Math.floor(p / (columns * rows))];
    voxels[p] = 10 * i - 7 * j + k;
    mask[p] = inside(i, j, k) ? 1 : 0;
  }
  return { volume: { grid: on, voxels }, mask: { grid: on, voxels: mask } };
}

/** The colours a viewer shows. */
function shown(png: Uint8Array): { width: number; height: number; data: Uint8Array } {
  const picture = decode(png);
  return { width: picture.width, height: picture.height, data: convertIndexedToRgb(picture) };
}

const isOutline = (data: ArrayLike<number>, at: number): boolean =>
  outlineColor.every((value, n) => data[at + n] === value);

describe('The border of a mask', () => {
  it('lies where the mask has a neighbour outside, in the slice', () => {
    const { mask } = pair(grid([5, 4, 2], [1, 1, 1]), (i, j, k) => k === 1 && i < 4 && j < 4);
    expect([...borderPixels(mask, 1)]).toEqual([1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 0]);
    expect(borderPixels(mask, 0).some((value) => value !== 0)).toBe(false);
  });
});

describe('A preview', () => {
  const spacing = fc.constantFrom(0.4, 0.977, 1, 1.5, 2.4, 3);
  const shape = fc.record({
    columns: fc.integer({ min: 1, max: 24 }),
    rows: fc.integer({ min: 1, max: 24 }),
    sx: spacing,
    sy: spacing,
    seed: fc.integer(),
    crop: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
    maxSide: fc.constantFrom(16, 64, 200),
  });

  it('outlines exactly the border of the mask on that slice, for any spacing', () => {
    fc.assert(
      fc.property(shape, ({ columns, rows, sx, sy, seed, crop, maxSide }) => {
        const on = grid([columns, rows, 2], [sx, sy, 2]);
        const { volume, mask } = pair(on, (i, j, k) => k === 1 && ((i * 7 + j * 13 + seed) >>> 2) % 3 !== 0);
        const options = { maxSide, ...(crop !== undefined && { cropMarginMm: crop }) };
        const layout = previewLayout(mask, 1, options);
        const picture = shown(drawPreview(volume, mask, 1, options));
        expect([picture.width, picture.height]).toEqual([layout.columns.length, layout.rows.length]);
        const border = borderPixels(mask, 1);
        const drawn = new Uint8Array(columns * rows);
        let wrong = 0;
        for (const [y, j] of layout.rows.entries())
          for (const [x, i] of layout.columns.entries()) {
            const outline = isOutline(picture.data, 3 * (x + layout.columns.length * y));
            if (outline !== (border[i + columns * j] === 1)) wrong++;
            if (outline) drawn[i + columns * j] = 1;
          }
        expect(wrong).toBe(0);
        expect(drawn).toEqual(border);
      }),
      { numRuns: 40 },
    );
  });

  it('has square pixels: both axes are shown to the same scale, each row and column at least once and in order', () => {
    fc.assert(
      fc.property(shape, ({ columns, rows, sx, sy, maxSide }) => {
        const { mask } = pair(grid([columns, rows, 1], [sx, sy, 2]), () => true);
        const layout = previewLayout(mask, 0, { maxSide });
        const scale = [layout.columns.length / (columns * sx), layout.rows.length / (rows * sy)];
        const rounding = [0.5 / (columns * sx), 0.5 / (rows * sy)];
        expect(Math.abs(scale[0]! - scale[1]!)).toBeLessThanOrEqual(rounding[0]! + rounding[1]! + 1e-9);
        expect([...new Set(layout.columns)]).toEqual(Array.from({ length: columns }, (_, n) => n));
        expect([...new Set(layout.rows)]).toEqual(Array.from({ length: rows }, (_, n) => n));
      }),
      { numRuns: 100 },
    );
  });

  it('repeats rows of anisotropic pixels and leaves isotropic ones unchanged', () => {
    const { mask } = pair(grid([4, 3, 1], [1, 2.5, 3]), () => true);
    expect([...previewLayout(mask, 0, { maxSide: 8 }).rows]).toEqual([0, 0, 0, 1, 1, 2, 2, 2]);
    expect([...previewLayout(mask, 0, { maxSide: 8 }).columns]).toEqual([0, 1, 2, 3]);
  });

  it('shows rows from top to bottom in grey according to the window, and is the same every time', () => {
    const { volume, mask } = pair(grid([3, 2, 1], [1, 1, 1]), () => false);
    const png = drawPreview(volume, mask, 0, { window: [0, 20], maxSide: 3 });
    const grey = [...shown(png).data].filter((_, n) => n % 3 === 0);
    expect(grey).toEqual([0, 128, 255, 0, 38, 166]);
    expect(drawPreview(volume, mask, 0, { window: [0, 20], maxSide: 3 })).toEqual(png);
  });

  it('can be cropped to the ROI with a margin, and stays within the image', () => {
    const { mask } = pair(grid([40, 30, 1], [1, 1, 1]), (i, j) => i > 35 && j > 10 && j < 15);
    const layout = previewLayout(mask, 0, { cropMarginMm: 5, maxSide: 14 });
    expect([layout.columns[0], layout.columns.at(-1), layout.rows[0], layout.rows.at(-1)]).toEqual([31, 39, 6, 19]);
  });

  it('works for a slice of one value and for an empty mask', () => {
    const on = grid([4, 4, 1], [1, 1, 1]);
    const volume = { grid: on, voxels: new Float32Array(16).fill(5) };
    const mask = { grid: on, voxels: new Uint8Array(16) };
    expect(shown(drawPreview(volume, mask, 0, { cropMarginMm: 3 })).width).toBe(512);
  });
});
