import { type Grid, indexToWorld, type Mask, type Vec3, type Volume, voxelCount } from '../../../src/core/index.ts';

export const AXIAL: Grid['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Fills a grid from a function of the patient position (LPS, mm). */
export function volumeOf(grid: Grid, value: (point: Vec3) => number): Volume<Float64Array> {
  const voxels = new Float64Array(voxelCount(grid));
  forEachVoxel(grid, (at, point) => {
    voxels[at] = value(point);
  });
  return { grid, voxels };
}

export function maskOf(grid: Grid, inside: (point: Vec3) => boolean): Mask {
  const voxels = new Uint8Array(voxelCount(grid));
  forEachVoxel(grid, (at, point) => {
    voxels[at] = inside(point) ? 1 : 0;
  });
  return { grid, voxels };
}

export const inSphere =
  (centre: Vec3, radius: number) =>
  (p: Vec3): boolean =>
    Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) <= radius;

/** Rotation about z, then about the new x. */
export function oblique(a: number, b: number): Grid['direction'] {
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  return [
    [ca, sa, 0],
    [-sa * cb, ca * cb, sb],
    [sa * sb, -ca * sb, cb],
  ];
}

/** The same voxels in another order of axes and directions; `flip` reverses an axis of the result. */
export function reoriented(
  volume: Volume,
  order: readonly [number, number, number],
  flip: readonly boolean[],
): Volume<Float64Array> {
  const { grid, voxels } = volume;
  const pick = <T>(values: readonly T[]): [T, T, T] => [values[order[0]]!, values[order[1]]!, values[order[2]]!];
  const size = pick(grid.size);
  const source = (index: Vec3): Vec3 => {
    const back: [number, number, number] = [0, 0, 0];
    for (let axis = 0; axis < 3; axis++)
      back[order[axis]!] = flip[axis] ? size[axis]! - 1 - index[axis]! : index[axis]!;
    return back;
  };
  const direction = pick(grid.direction).map((u, axis) =>
    flip[axis] ? u.map((c) => -c) : u,
  ) as unknown as Grid['direction'];
  const turned: Grid = { size, spacing: pick(grid.spacing), origin: indexToWorld(grid, source([0, 0, 0])), direction };
  const moved = new Float64Array(voxels.length);
  for (let k = 0, to = 0; k < size[2]; k++) {
    for (let j = 0; j < size[1]; j++) {
      for (let i = 0; i < size[0]; i++, to++) {
        const [a, b, c] = source([i, j, k]);
        moved[to] = voxels[a + grid.size[0] * (b + grid.size[1] * c)]!;
      }
    }
  }
  return { grid: turned, voxels: moved };
}

function forEachVoxel(grid: Grid, visit: (at: number, point: Vec3) => void): void {
  for (let k = 0, at = 0; k < grid.size[2]; k++) {
    for (let j = 0; j < grid.size[1]; j++) {
      for (let i = 0; i < grid.size[0]; i++, at++) visit(at, indexToWorld(grid, [i, j, k]));
    }
  }
}
