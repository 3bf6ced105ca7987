import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Grid, type Mask, type Vec3, voxelCount } from '../../src/core/index.ts';
import { writeNrrd } from '../../src/image/index.ts';
import { nearest } from '../../src/image/mask/transfer/overlap.ts';
import { grid, oblique } from '../image/mask/contours.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { peerFile, peerPython } from './peer-python.ts';

const python = peerPython('.venv-images', 'requirements-images.txt', ['SimpleITK', 'numpy', 'pydicom']);

/** Target grids: finer, coarser, shifted by half a voxel, rotated, and partly beyond the source. */
const targets: ReadonlyArray<readonly [name: string, grid: Grid]> = [
  ['finer', grid([50, 41, 37], { spacing: [0.51, 0.63, 1.1], origin: [0.3, 0.2, 0.1] })],
  ['coarser', grid([9, 8, 7], { spacing: [4.07, 4.07, 5], origin: [-3, -2, -1] })],
  ['half a voxel off', grid([30, 30, 20], { spacing: [1, 1, 2], origin: [0.5, -0.5, 1] })],
  ['oblique', grid([30, 30, 30], { spacing: [1.3, 1.1, 1.7], origin: [-4, -3, -9], direction: oblique(0.5) })],
  ['beyond the source', grid([20, 20, 20], { spacing: [3, 3, 3], origin: [15, 14, 20] })],
];

describe.skipIf(!python)('The nearest voxel of another image', () => {
  it.each(targets)('agrees with SimpleITK: %s', async (name, target) => {
    const folder = temporaryFolder(`nearest-${name.replaceAll(' ', '-')}`);
    const on = grid([30, 28, 20], { spacing: [1, 1, 2], origin: [0, 0, 0] });
    const mask: Mask = { grid: on, voxels: new Uint8Array(voxelCount(on)) };
    for (let index = 0; index < mask.voxels.length; index += 1)
      mask.voxels[index] = Number((index * 2654435761) % 7 < 3);
    const path = (file: string): string => join(folder, file);
    writeFileSync(path('mask.nrrd'), await writeNrrd(mask));
    writeFileSync(path('target.nrrd'), await writeNrrd({ grid: target, voxels: new Uint8Array(voxelCount(target)) }));
    const run = spawnSync(python!, [
      peerFile('resample-nearest.py'),
      path('mask.nrrd'),
      path('target.nrrd'),
      path('out'),
    ]);
    expect(run.status, String(run.stderr)).toBe(0);
    const bounds = { min: [0, 0, 0] as Vec3, max: on.size.map((n) => n - 1) as unknown as Vec3 };
    const [ours, theirs] = [nearest(mask, bounds, target), new Uint8Array(readFileSync(path('out')))];
    expect(theirs).toHaveLength(ours.length);
    expect(ours.reduce((differ, voxel, n) => differ + Number(voxel !== theirs[n]), 0)).toBe(0);
    expect(ours.reduce((sum, voxel) => sum + voxel, 0)).toBeGreaterThan(20);
  });
});
