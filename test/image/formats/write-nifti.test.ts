import { describe, expect, it } from 'vitest';
import type { Grid, Vec3, VoxelArray } from '../../../src/core/index.ts';
import { expand } from '../../../src/core/index.ts';
import { readNifti, writeNifti } from '../../../src/image/index.ts';

const turned = (angle: number, tilt: number, flip: 1 | -1): Grid => {
  const [c, s, d, t] = [Math.cos(angle), Math.sin(angle), Math.cos(tilt), Math.sin(tilt)];
  const direction: [Vec3, Vec3, Vec3] = [
    [c, s * d, s * t],
    [-s, c * d, c * t],
    [0, -t * flip, d * flip],
  ];
  return { size: [3, 4, 5], spacing: [0.75, 1.25, 3], origin: [-12.5, 40.25, -100], direction };
};

function plain(gz: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  expand(gz, 'wrapped', (piece) => {
    pieces.push(piece.slice());
    return 'more';
  });
  return Uint8Array.from(Buffer.concat(pieces));
}

/** The same file without sform, so that a reader uses the qform. */
function withoutSform(file: Uint8Array): Uint8Array {
  const copy = file.slice();
  new DataView(copy.buffer).setInt16(254, 0, true);
  return copy;
}

describe('A NIfTI file', () => {
  it.each([
    [0, 0, 1],
    [0.2, 0.3, 1],
    [3.1, 0, 1],
    [2.5, 2.9, 1],
    [-1.2, 1.8, -1],
  ] as const)('holds the grid in sform and qform alike (%f, %f, %i)', async (angle, tilt, flip) => {
    const grid = turned(angle, tilt, flip);
    const file = plain(await writeNifti({ grid, voxels: new Int16Array(60) }));
    for (const read of [await readNifti(file), await readNifti(withoutSform(file))]) {
      expect(read.grid.size).toEqual(grid.size);
      expect(read.grid.spacing).toEqual(grid.spacing);
      for (const [n, axis] of grid.direction.entries())
        for (const [d, value] of axis.entries()) expect(read.grid.direction[n]![d]).toBeCloseTo(value, 6);
      for (const [d, value] of grid.origin.entries()) expect(read.grid.origin[d]).toBeCloseTo(value, 4);
    }
  });

  it.each<readonly [string, VoxelArray]>([
    ['uint8', Uint8Array.from([0, 255])],
    ['int8', Int8Array.from([-128, 127])],
    ['uint16', Uint16Array.from([0, 65535])],
    ['int16', Int16Array.from([-32768, 32767])],
    ['uint32', Uint32Array.from([0, 4294967295])],
    ['int32', Int32Array.from([-2147483648, 7])],
    ['float32', Float32Array.from([0.1, -3e30])],
    ['float64', Float64Array.from([0.1, -3e300])],
  ])('keeps the voxels of type %s', async (_, voxels) => {
    const grid: Grid = { ...turned(0, 0, 1), size: [2, 1, 1] };
    const { voxels: read } = await readNifti(await writeNifti({ grid, voxels }));
    expect(read).toEqual(voxels);
  });

  it('refuses an axis that its header cannot hold', async () => {
    const grid: Grid = { ...turned(0, 0, 1), size: [32_768, 1, 1] };
    await expect(writeNifti({ grid, voxels: new Uint8Array(32_768) })).rejects.toThrow('at most 32767 voxels per axis');
  });
});
