import { readFile } from 'node:fs/promises';
import { QiawError, type Vec3 } from '../../core/index.ts';
import { readNrrd } from '../../image/index.ts';

/** The voxels of a mask inside its bounding box. */
export interface MaskBox {
  /** Voxels of the whole image along i, j, k. */
  readonly size: Vec3;
  /** First voxel of the box. */
  readonly min: Vec3;
  /** Voxels of the box along i, j, k; all 0 for an empty mask. */
  readonly extent: Vec3;
  /** 1 inside; `voxels[i + extent[0] * (j + extent[1] * k)]`. */
  readonly voxels: Uint8Array;
  readonly count: number;
}

/** Reads the mask at a path, once. @throws MaskMissing, ImageFileInvalid, ImageFileTruncated */
export type MaskReader = (path: string) => Promise<MaskBox>;

/** A mask that case.json lists cannot be read. */
export class MaskMissing extends QiawError {
  readonly code = 'QIAW_MASK_MISSING';
}

/** A reader that keeps what it has read. A box takes far less memory than its file's grid. */
export function maskReader(): MaskReader {
  const read = new Map<string, Promise<MaskBox>>();
  return (path) => {
    const known = read.get(path) ?? readBox(path);
    read.set(path, known);
    return known;
  };
}

async function readBox(path: string): Promise<MaskBox> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new MaskMissing('A mask of a case cannot be read. Run the case again.', { cause });
  });
  return boxOf(await readNrrd(bytes));
}

/** Every voxel that is not 0 belongs to the mask. */
export function boxOf({ grid: { size }, voxels }: Awaited<ReturnType<typeof readNrrd>>): MaskBox {
  const [nx, ny, nz] = size;
  const min = [nx, ny, nz];
  const max = [-1, -1, -1];
  let count = 0;
  for (let at = 0, k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        if (voxels[at] === 0) continue;
        count++;
        if (i < min[0]!) min[0] = i;
        if (i > max[0]!) max[0] = i;
        if (j < min[1]!) min[1] = j;
        if (j > max[1]!) max[1] = j;
        if (k < min[2]!) min[2] = k;
        if (k > max[2]!) max[2] = k;
      }
    }
  }
  if (count === 0) return { size, min: [0, 0, 0], extent: [0, 0, 0], voxels: new Uint8Array(0), count };
  const extent: Vec3 = [max[0]! - min[0]! + 1, max[1]! - min[1]! + 1, max[2]! - min[2]! + 1];
  const inside = new Uint8Array(extent[0] * extent[1] * extent[2]);
  for (let to = 0, k = 0; k < extent[2]; k++) {
    for (let j = 0; j < extent[1]; j++) {
      const from = min[0]! + nx * (min[1]! + j + ny * (min[2]! + k));
      for (let i = 0; i < extent[0]; i++) inside[to++] = voxels[from + i] === 0 ? 0 : 1;
    }
  }
  return { size, min: min as unknown as Vec3, extent, voxels: inside, count };
}

const has = ({ min, extent, voxels }: MaskBox, i: number, j: number, k: number): boolean => {
  const [x, y, z] = [i - min[0], j - min[1], k - min[2]];
  if (x < 0 || y < 0 || z < 0 || x >= extent[0] || y >= extent[1] || z >= extent[2]) return false;
  return voxels[x + extent[0] * (y + extent[1] * z)] === 1;
};

/** How two masks on one grid differ. */
export interface MaskDifference {
  /** Dice coefficient; not a number if both are empty. */
  readonly dice: number;
  /** Whether no voxel of one is more than one voxel (along each axis) away from the other. */
  readonly withinOneVoxel: boolean;
}

/** Undefined for masks on different grids, which cannot be compared voxel for voxel. */
export function compareBoxes(a: MaskBox, b: MaskBox): MaskDifference | undefined {
  if (a.size.some((n, axis) => n !== b.size[axis])) return undefined;
  let shared = 0;
  let withinOneVoxel = true;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    let at = 0;
    for (let k = one.min[2]; k < one.min[2] + one.extent[2]; k++) {
      for (let j = one.min[1]; j < one.min[1] + one.extent[1]; j++) {
        for (let i = one.min[0]; i < one.min[0] + one.extent[0]; i++) {
          if (one.voxels[at++] === 0) continue;
          if (has(other, i, j, k)) shared++;
          else if (withinOneVoxel) withinOneVoxel = isBeside(other, i, j, k);
        }
      }
    }
  }
  return { dice: shared / (a.count + b.count), withinOneVoxel };
}

function isBeside(mask: MaskBox, i: number, j: number, k: number): boolean {
  for (let z = k - 1; z <= k + 1; z++)
    for (let y = j - 1; y <= j + 1; y++) for (let x = i - 1; x <= i + 1; x++) if (has(mask, x, y, z)) return true;
  return false;
}
