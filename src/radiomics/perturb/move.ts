import { type Grid, indexToWorld, type Vec3, type Volume } from '../../core/index.ts';
import { type Box, cropVoxels, growBox, mapVec3, roiOfLabel } from '../prepare/region.ts';
import { smooth } from './smooth.ts';
import { fitSpline, nodes } from './spline.ts';

/** A rotation in the plane of the slices and a shift of the interpolation grid. */
export interface Movement {
  /** mm of the new grid along x, y, z. */
  readonly spacing: Vec3;
  /** Fractions of the new spacing. */
  readonly translation: Vec3;
  /** Degrees about the axis of the slices, through the centre of the new grid. */
  readonly rotation: number;
}

/** The new grid: centred on the old one (IBSI reference manual 2.4), then shifted and rotated. Indices are those of the old grid. */
export interface MovedGrid {
  readonly size: Vec3;
  /** Old index of the new voxel (0, 0, 0) before the rotation. */
  readonly first: Vec3;
  /** Old voxels per new voxel. */
  readonly step: Vec3;
  /** Old index of the centre of the rotation. */
  readonly centre: Vec3;
  readonly cosine: number;
  readonly sine: number;
  /** Spacing along y divided by that along x. */
  readonly aspect: number;
}

export function movedGrid(old: Grid, { spacing, translation, rotation }: Movement): MovedGrid {
  const size = mapVec3((a) => Math.ceil(old.size[a] * (old.spacing[a] / spacing[a])));
  const step = mapVec3((a) => spacing[a] / old.spacing[a]);
  const first = mapVec3((a) => translation[a] * step[a] + 0.5 * (old.size[a] - 1) - 0.5 * (size[a] - 1) * step[a]);
  const angle = (rotation * Math.PI) / 180;
  return {
    size,
    first,
    step,
    centre: mapVec3((a) => first[a] + 0.5 * (size[a] - 1) * step[a]),
    cosine: rotation === 0 ? 1 : Math.cos(angle),
    sine: rotation === 0 ? 0 : Math.sin(angle),
    aspect: old.spacing[1] / old.spacing[0],
  };
}

/** Old index of a point of the new grid. */
export function oldIndex(moved: MovedGrid, [i, j, k]: Vec3): Vec3 {
  const { first, step, centre, cosine, sine, aspect } = moved;
  const x = first[0] + i * step[0] - centre[0];
  const y = (first[1] + j * step[1] - centre[1]) * aspect;
  return [centre[0] + cosine * x - sine * y, centre[1] + (cosine * y + sine * x) / aspect, first[2] + k * step[2]];
}

/** New index of a point of the old grid. */
export function newIndex(moved: MovedGrid, [i, j, k]: Vec3): Vec3 {
  const { first, step, centre, cosine, sine, aspect } = moved;
  const x = i - centre[0];
  const y = (j - centre[1]) * aspect;
  return [
    (centre[0] + cosine * x + sine * y - first[0]) / step[0],
    (centre[1] + (cosine * y - sine * x) / aspect - first[1]) / step[1],
    (k - first[2]) / step[2],
  ];
}

/** Geometry of a box of the new grid in patient coordinates. */
export function gridOf(old: Grid, moved: MovedGrid, box: Box): Grid {
  const { cosine, sine } = moved;
  const [u, v, w] = old.direction;
  const turned = (a: number, b: number): Vec3 => mapVec3((d) => a * u[d] + b * v[d]);
  return {
    size: box.size,
    spacing: mapVec3((a) => moved.step[a] * old.spacing[a]),
    origin: indexToWorld(old, oldIndex(moved, box.lower)),
    direction: [turned(cosine, sine), turned(-sine, cosine), w],
  };
}

/** Sigma in voxels of the low-pass filter before interpolation, as in MIRP: also without a change of spacing. */
export const antiAliasing = ({ step }: MovedGrid, beta: number): Vec3 =>
  mapVec3((a) => Math.sqrt(-8 * step[a] ** 2 * Math.log(beta)));

/** Old voxels on each side that matter to a cubic spline: the 34th power of its pole is 1e-19. */
const splineReach = 36;
/** Voxels by which SciPy continues an image beyond its edge before it fits the spline. */
const padding = 12;

/** The old voxels that matter to a box of the new grid. */
export function neededBox(moved: MovedGrid, box: Box, size: Vec3, beta: number): Box {
  const sigma = antiAliasing(moved, beta);
  return growBox(
    oldBox(moved, box, size),
    mapVec3((a) => splineReach + Math.ceil(4 * sigma[a]) + 1),
    size,
  );
}

/** The smallest box of the new grid around a box of the old one, extended by a margin in mm, within the new grid. */
export function targetBox(moved: MovedGrid, box: Box, spacing: Vec3, margin: number): Box {
  const corners = Array.from({ length: 8 }, (_, c) =>
    newIndex(
      moved,
      mapVec3((a) => box.lower[a] + (((c >> a) & 1) === 1 ? box.size[a] : -1)),
    ),
  );
  const lower = mapVec3((a) => Math.max(0, Math.floor(Math.min(...corners.map((corner) => corner[a])))));
  const upper = mapVec3((a) => Math.min(moved.size[a] - 1, Math.ceil(Math.max(...corners.map((corner) => corner[a])))));
  const around = mapVec3((a) => Math.min(moved.size[a], Math.ceil(margin / spacing[a])));
  return growBox({ lower, size: mapVec3((a) => upper[a] - lower[a] + 1) }, around, moved.size);
}

/**
 * The image at the voxels of a box of the new grid: low-pass filter, then cubic spline; beyond its edge the image continues with the edge
 * value. Values are rounded to single precision where MIRP 2 does so, which is after the filter.
 */
export function moveImage(image: Volume, moved: MovedGrid, box: Box, beta: number): Volume<Float64Array> {
  const { grid } = image;
  const sigma = antiAliasing(moved, beta);
  const filtered = beta < 1;
  const needed = oldBox(moved, box, grid.size);
  const near = growBox(
    needed,
    mapVec3((a) => splineReach + Math.ceil(4 * sigma[a])),
    grid.size,
  );
  const values = new Float64Array(cropVoxels(image.voxels, grid.size, near));
  const part = padded(filtered ? smooth(single(values), near.size, sigma, 'nearest', single) : values, near, grid.size);
  const { voxels } = part;
  for (const axis of [0, 1, 2] as const) fitSpline(voxels, part.size, axis);
  const sampled = sampleSpline(voxels, part, moved, box);
  return { grid: gridOf(grid, moved, box), voxels: filtered ? single(sampled) : sampled };
}

/** The mask at the voxels of a box of the new grid: the same filter, a threshold, linear
 * interpolation, the threshold again (as MIRP 2). Outside the image there is no mask. */
export function moveMask(mask: Volume<Uint8Array>, moved: MovedGrid, box: Box, beta: number): Uint8Array {
  const { size } = mask.grid;
  const out = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  const roi = roiOfLabel(mask, 1);
  if (!roi) return out;
  const sigma = antiAliasing(moved, beta);
  const reach = mapVec3((a) => 2 + Math.ceil(4 * sigma[a]));
  const part = growBox(roi, reach, size);
  let voxels: Float64Array = new Float64Array(cropVoxels(mask.voxels, size, part));
  if (beta < 1) voxels = smooth(voxels, part.size, sigma, 'nearest', single).map(half);
  const inside = linear(voxels, part);
  // Beyond the part all voxels are 0.
  const near = targetBox(moved, part, [1, 1, 1], 1);
  const from = mapVec3((a) => Math.max(0, near.lower[a] - box.lower[a]));
  const to = mapVec3((a) => Math.min(box.size[a], near.lower[a] + near.size[a] - box.lower[a]));
  for (let k = from[2]; k < to[2]; k++) {
    for (let j = from[1]; j < to[1]; j++) {
      for (let i = from[0]; i < to[0]; i++) {
        const [x, y, z] = oldIndex(moved, [box.lower[0] + i, box.lower[1] + j, box.lower[2] + k]);
        if (x < 0 || y < 0 || z < 0 || x > size[0] - 1 || y > size[1] - 1 || z > size[2] - 1) continue;
        out[i + box.size[0] * (j + box.size[1] * k)] = half(inside(x, y, z));
      }
    }
  }
  return out;
}

/** Linear interpolation within a box of the old grid; 0 outside. */
function linear(voxels: Float64Array, { lower, size: [nx, ny, nz] }: Box): (x: number, y: number, z: number) => number {
  const at = (x: number, y: number, z: number): number => voxels[x + nx * (y + ny * z)]!;
  return (x, y, z) => {
    const [px, py, pz] = [x - lower[0], y - lower[1], z - lower[2]];
    const [x0, y0, z0] = [Math.floor(px), Math.floor(py), Math.floor(pz)];
    if (x0 < 0 || y0 < 0 || z0 < 0 || x0 >= nx || y0 >= ny || z0 >= nz) return 0;
    const [x1, y1, z1] = [Math.min(nx - 1, x0 + 1), Math.min(ny - 1, y0 + 1), Math.min(nz - 1, z0 + 1)];
    const [u, v, w] = [px - x0, py - y0, pz - z0];
    const low =
      (1 - v) * ((1 - u) * at(x0, y0, z0) + u * at(x1, y0, z0)) + v * ((1 - u) * at(x0, y1, z0) + u * at(x1, y1, z0));
    const high =
      (1 - v) * ((1 - u) * at(x0, y0, z1) + u * at(x1, y0, z1)) + v * ((1 - u) * at(x0, y1, z1) + u * at(x1, y1, z1));
    return (1 - w) * low + w * high;
  };
}

/** 1 from a half on, after rounding to six decimals. */
const half = (value: number): number => (value >= 0.5 - 5e-7 ? 1 : 0);

/** Rounds to single precision, in place. */
function single(voxels: Float64Array): Float64Array {
  for (let i = 0; i < voxels.length; i++) voxels[i] = Math.fround(voxels[i]!);
  return voxels;
}

/** Smallest box of old voxels around the positions of a box of the new grid, within the image. */
function oldBox(moved: MovedGrid, box: Box, size: Vec3): Box {
  const ends = ([0, 1, 2] as const).map((a) => [box.lower[a] - 1, box.lower[a] + box.size[a]]);
  const corners = Array.from({ length: 8 }, (_, c) =>
    oldIndex(
      moved,
      mapVec3((a) => ends[a]![(c >> a) & 1]!),
    ),
  );
  const clamp = (x: number, a: 0 | 1 | 2): number => Math.min(size[a] - 1, Math.max(0, x));
  const lower = mapVec3((a) => clamp(Math.floor(Math.min(...corners.map((corner) => corner[a]))), a));
  return {
    lower,
    size: mapVec3((a) => clamp(Math.ceil(Math.max(...corners.map((corner) => corner[a]))), a) - lower[a] + 1),
  };
}

interface PaddedPart {
  readonly voxels: Float64Array;
  readonly size: Vec3;
  /** Old index of the first voxel; below 0 where the image is continued. */
  readonly lower: Vec3;
}

/** Voxels of a box; where it ends at the edge of the image, {@link padding} voxels of the edge value follow. */
function padded(voxels: Float64Array, box: Box, size: Vec3): PaddedPart {
  const before = mapVec3((a) => (box.lower[a] === 0 ? padding : 0));
  const extent = mapVec3((a) => before[a] + box.size[a] + (box.lower[a] + box.size[a] === size[a] ? padding : 0));
  const out = new Float64Array(extent[0] * extent[1] * extent[2]);
  const within = (i: number, a: 0 | 1 | 2): number => Math.min(box.size[a] - 1, Math.max(0, i - before[a]));
  const columns = Int32Array.from({ length: extent[0] }, (_, i) => within(i, 0));
  for (let k = 0, to = 0; k < extent[2]; k++) {
    for (let j = 0; j < extent[1]; j++) {
      const row = box.size[0] * (within(j, 1) + box.size[1] * within(k, 2));
      for (let i = 0; i < extent[0]; i++, to++) out[to] = voxels[row + columns[i]!]!;
    }
  }
  return { voxels: out, size: extent, lower: mapVec3((a) => box.lower[a] - before[a]) };
}

/** The spline at the voxels of a box: along z for all of the part, then in the plane, line by line where nothing is rotated. */
function sampleSpline(coefficients: Float64Array, part: PaddedPart, moved: MovedGrid, box: Box): Float64Array {
  const [px, py] = part.size;
  const [nx, ny, nz] = box.size;
  const plane = px * py;
  const along = (a: 0 | 1 | 2): Float64Array =>
    Float64Array.from(
      { length: box.size[a] },
      (_, i) => moved.first[a] + (box.lower[a] + i) * moved.step[a] - part.lower[a],
    );
  const depth = nodes(along(2), part.size[2]);
  const out = new Float64Array(nx * ny * nz);
  const slice = new Float64Array(plane);
  const inPlane = moved.sine === 0 ? straight(along(0), along(1), px, py) : turned(moved, box, part);
  for (let k = 0; k < nz; k++) {
    slice.fill(0);
    for (let n = 0; n < 4; n++) {
      const weight = depth.weights[4 * k + n]!;
      const from = (depth.first[k]! + n) * plane;
      for (let i = 0; i < plane; i++) slice[i]! += weight * coefficients[from + i]!;
    }
    inPlane(slice, out, k * nx * ny);
  }
  return out;
}

type Sampler = (slice: Float64Array, out: Float64Array, start: number) => void;

function straight(alongX: Float64Array, alongY: Float64Array, px: number, py: number): Sampler {
  const xs = nodes(alongX, px);
  const ys = nodes(alongY, py);
  const row = new Float64Array(px);
  return (slice, out, start) => {
    for (let j = 0, to = start; j < alongY.length; j++) {
      row.fill(0);
      for (let n = 0; n < 4; n++) {
        const weight = ys.weights[4 * j + n]!;
        const from = (ys.first[j]! + n) * px;
        for (let i = 0; i < px; i++) row[i]! += weight * slice[from + i]!;
      }
      for (let i = 0; i < alongX.length; i++, to++) {
        const f = xs.first[i]!;
        out[to] =
          xs.weights[4 * i]! * row[f]! +
          xs.weights[4 * i + 1]! * row[f + 1]! +
          xs.weights[4 * i + 2]! * row[f + 2]! +
          xs.weights[4 * i + 3]! * row[f + 3]!;
      }
    }
  };
}

function turned(moved: MovedGrid, box: Box, part: PaddedPart): Sampler {
  const [nx, ny] = box.size;
  const [px, py] = part.size;
  const xs = new Float64Array(nx * ny);
  const ys = new Float64Array(nx * ny);
  for (let j = 0, at = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++, at++) {
      const [x, y] = oldIndex(moved, [box.lower[0] + i, box.lower[1] + j, box.lower[2]]);
      xs[at] = x - part.lower[0];
      ys[at] = y - part.lower[1];
    }
  }
  const x = nodes(xs, px);
  const y = nodes(ys, py);
  return (slice, out, start) => {
    for (let at = 0; at < xs.length; at++) {
      let sum = 0;
      for (let n = 0; n < 4; n++) {
        const from = (y.first[at]! + n) * px + x.first[at]!;
        sum +=
          y.weights[4 * at + n]! *
          (x.weights[4 * at]! * slice[from]! +
            x.weights[4 * at + 1]! * slice[from + 1]! +
            x.weights[4 * at + 2]! * slice[from + 2]! +
            x.weights[4 * at + 3]! * slice[from + 3]!);
      }
      out[start + at] = sum;
    }
  };
}
