import type { Vec3 } from '../../core/index.ts';
import { mapVec3 } from '../prepare/region.ts';
import { faces } from './reshape-mask.ts';
import { smooth } from './smooth.ts';

export interface SupervoxelOptions {
  /** mm along x, y, z. */
  readonly spacing: Vec3;
  /** Approximate number of supervoxels. */
  readonly count: number;
  /** Standard deviation of the smoothing before, in mm. */
  readonly sigma: number;
  /** Weight of distance against intensity. */
  readonly compactness: number;
}

/**
 * Supervoxels of an image by simple linear iterative clustering: R. Achanta et al., IEEE TPAMI 34(11), 2012,
 * doi:10.1109/TPAMI.2012.120, in three dimensions and with connected supervoxels, as in scikit-image.
 *
 * @param voxels X fastest; any range of intensities.
 * @returns A number from 0 on per voxel.
 */
export function supervoxels(voxels: Float64Array, size: Vec3, options: SupervoxelOptions): Int32Array {
  const { spacing, sigma, compactness } = options;
  let low = Infinity;
  let high = -Infinity;
  for (const value of voxels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low || 1;
  const scaled = voxels.map((value) => (value - low) / range);
  const smoothed = smooth(
    scaled,
    size,
    mapVec3((a) => sigma / spacing[a]),
    'reflect',
  );
  const features = smoothed.map((value) => value / compactness);
  const seeds = regularSeeds(size, options.count);
  const labels = cluster(features, size, spacing, seeds);
  const share = voxels.length / seeds.positions.length;
  return connect(labels, size, Math.floor(0.5 * share), Math.floor(3 * share));
}

interface Seeds {
  /** X fastest. */
  readonly positions: readonly Vec3[];
  readonly step: Vec3;
  readonly start: Vec3;
}

/** About `count` points on a regular lattice; axes shorter than the step have one point. */
function regularSeeds(size: Vec3, count: number): Seeds {
  const axes = ([2, 1, 0] as const).map((axis) => ({ axis, length: size[axis] })).sort((a, b) => a.length - b.length);
  let space = size[0] * size[1] * size[2];
  const steps = [0, 0, 0];
  const starts = [0, 0, 0];
  if (space <= count) steps.fill(1);
  else {
    const wanted = new Array<number>(3).fill((space / count) ** (1 / 3));
    for (let d = 0; d < 3 && axes.some(({ length }, n) => length < wanted[n]!); d++) {
      wanted[d] = axes[d]!.length;
      space = axes.slice(d + 1).reduce((product, { length }) => product * length, 1);
      wanted.fill((space / count) ** (1 / (2 - d || 1)), d + 1);
    }
    for (const [n, { axis }] of axes.entries()) {
      starts[axis] = Math.floor(wanted[n]! / 2);
      steps[axis] = roundHalfToEven(wanted[n]!);
    }
  }
  const positions: Vec3[] = [];
  for (let z = starts[2]!; z < size[2]; z += steps[2]!) {
    for (let y = starts[1]!; y < size[1]; y += steps[1]!) {
      for (let x = starts[0]!; x < size[0]; x += steps[0]!) positions.push([x, y, z]);
    }
  }
  return { positions, step: mapVec3((a) => steps[a]!), start: mapVec3((a) => starts[a]!) };
}

function roundHalfToEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

/** Voxels of a row that are searched or left out together. */
const block = 16;

/**
 * K-means over intensity and position; each centre competes for voxels within two steps only, and of equal distances the centre with the
 * lowest number wins. A voxel starts with the centre of its lattice cell or of the iteration before, so that
 * most blocks of voxels need not be searched; the result is that of a full search.
 */
function cluster(features: Float64Array, size: Vec3, spacing: Vec3, seeds: Seeds): Int32Array {
  const { positions, step } = seeds;
  const [nx, ny, nz] = size;
  const n = positions.length;
  const centres = new Float64Array(4 * n);
  for (const [at, position] of positions.entries()) centres.set(position, 4 * at);
  const labels = nearestSeeds(size, seeds);
  const distance = new Float64Array(features.length);
  const blocks = Math.ceil(nx / block);
  const farthest = new Float64Array(blocks * ny * nz);
  const rows = new Float64Array(ny * nz);
  const windows = new Int32Array(6 * n);
  const nearest = new Float64Array(blocks);
  const weight = 1 / Math.max(...step) ** 2;
  const columns = new Float64Array(nx);
  for (let iteration = 0; iteration < 10; iteration++) {
    setWindows(windows, centres, size, step);
    toOwnCentres({ features, size, spacing, weight, centres, windows, labels, distance, farthest, rows });
    let changed = iteration === 0;
    for (let c = 0; c < n; c++) {
      const cx = centres[4 * c]!;
      const cy = centres[4 * c + 1]!;
      const cz = centres[4 * c + 2]!;
      const own = centres[4 * c + 3]!;
      const [x0, x1, y0, y1, z0, z1] = windows.subarray(6 * c, 6 * c + 6) as unknown as Window;
      for (let x = x0; x < x1; x++) columns[x] = (spacing[0] * (cx - x)) ** 2;
      const firstBlock = Math.floor(x0 / block);
      const lastBlock = Math.floor((x1 - 1) / block);
      for (let at = firstBlock; at <= lastBlock; at++) {
        const [from, last] = [Math.max(x0, at * block), Math.min(x1, (at + 1) * block) - 1];
        nearest[at] = cx < from ? columns[from]! : cx > last ? columns[last]! : 0;
      }
      for (let z = z0; z < z1; z++) {
        const dz = (spacing[2] * (cz - z)) ** 2;
        for (let y = y0; y < y1; y++) {
          const beside = dz + (spacing[1] * (cy - y)) ** 2;
          const line = y + ny * z;
          if (beside * weight > rows[line]!) continue;
          const row = nx * line;
          for (let at = firstBlock; at <= lastBlock; at++) {
            // No voxel of the block can be nearer than this.
            if ((beside + nearest[at]!) * weight > farthest[at + blocks * line]!) continue;
            const from = Math.max(x0, at * block);
            const to = Math.min(x1, (at + 1) * block);
            for (let x = from; x < to; x++) {
              const difference = features[row + x]! - own;
              const d = (beside + columns[x]!) * weight + difference * difference;
              const known = distance[row + x]!;
              if (d < known || (d === known && c < labels[row + x]!)) {
                labels[row + x] = c;
                distance[row + x] = d;
                changed = true;
              }
            }
          }
        }
      }
    }
    // Without a change all further iterations would be the same.
    if (!changed) break;
    moveCentres(centres, n, labels, features, size);
  }
  return labels;
}

/** First and end of the voxels along x, y and z for which a centre competes. */
type Window = readonly [number, number, number, number, number, number];

function setWindows(windows: Int32Array, centres: Float64Array, size: Vec3, step: Vec3): void {
  for (let c = 0; c < centres.length / 4; c++) {
    for (const a of [0, 1, 2] as const) {
      const centre = centres[4 * c + a]!;
      windows[6 * c + 2 * a] = Math.trunc(Math.max(centre - 2 * step[a], 0));
      windows[6 * c + 2 * a + 1] = Math.trunc(Math.min(centre + 2 * step[a] + 1, size[a]));
    }
  }
}

interface Clusters {
  readonly features: Float64Array;
  readonly size: Vec3;
  readonly spacing: Vec3;
  readonly weight: number;
  readonly centres: Float64Array;
  readonly windows: Int32Array;
  readonly labels: Int32Array;
  /** Of each voxel from its centre; infinite if the centre has moved too far away. */
  readonly distance: Float64Array;
  /** Largest distance in each block of a row. */
  readonly farthest: Float64Array;
  /** Largest distance in each row. */
  readonly rows: Float64Array;
}

/** Distances from the own centres after these have moved. */
function toOwnCentres(clusters: Clusters): void {
  const { features, size, spacing, weight, centres, windows, labels, distance, farthest, rows } = clusters;
  const [nx, ny, nz] = size;
  const blocks = Math.ceil(nx / block);
  for (let z = 0, at = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let largest = 0;
      for (let x = 0; x < nx; x++, at++) {
        const c = 4 * labels[at]!;
        const cx = centres[c]!;
        const cy = centres[c + 1]!;
        const cz = centres[c + 2]!;
        const difference = features[at]! - centres[c + 3]!;
        const beside = (spacing[2] * (cz - z)) ** 2 + (spacing[1] * (cy - y)) ** 2;
        const w = 6 * labels[at]!;
        const near =
          x >= windows[w]! &&
          x < windows[w + 1]! &&
          y >= windows[w + 2]! &&
          y < windows[w + 3]! &&
          z >= windows[w + 4]! &&
          z < windows[w + 5]!;
        const d = near
          ? (beside + (spacing[0] * (cx - x)) ** 2) * weight + difference * difference
          : Number.POSITIVE_INFINITY;
        distance[at] = d;
        const place = Math.floor(x / block) + blocks * (y + ny * z);
        if (x % block === 0 || d > farthest[place]!) farthest[place] = d;
        if (d > largest) largest = d;
      }
      rows[y + ny * z] = largest;
    }
  }
}

/** The seed in whose cell of the lattice each voxel lies. */
function nearestSeeds(size: Vec3, { positions, step, start }: Seeds): Int32Array {
  const counts = mapVec3((a) => Math.ceil((size[a] - start[a]) / step[a]));
  const along = ([0, 1, 2] as const).map((a) =>
    Int32Array.from({ length: size[a] }, (_, i) =>
      Math.min(counts[a] - 1, Math.max(0, Math.round((i - start[a]) / step[a]))),
    ),
  );
  const labels = new Int32Array(size[0] * size[1] * size[2]);
  for (let z = 0, at = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      const row = counts[0] * (along[1]![y]! + counts[1] * along[2]![z]!);
      for (let x = 0; x < size[0]; x++, at++) labels[at] = row + along[0]![x]!;
    }
  }
  if (counts[0] * counts[1] * counts[2] !== positions.length) throw new RangeError('The seeds are not a lattice.');
  return labels;
}

function moveCentres(centres: Float64Array, n: number, labels: Int32Array, features: Float64Array, size: Vec3): void {
  const [nx, ny, nz] = size;
  const counts = new Float64Array(n);
  centres.fill(0);
  for (let z = 0, at = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, at++) {
        const c = labels[at]!;
        counts[c]!++;
        centres[4 * c]! += x;
        centres[4 * c + 1]! += y;
        centres[4 * c + 2]! += z;
        centres[4 * c + 3]! += features[at]!;
      }
    }
  }
  for (let i = 0; i < 4 * n; i++) centres[i]! /= counts[i >> 2]!;
}

/** Gives each connected part its own number; parts that are too small join a neighbour, parts that are too large are divided. */
function connect(labels: Int32Array, size: Vec3, smallest: number, largest: number): Int32Array {
  const [nx, ny, nz] = size;
  const out = new Int32Array(labels.length).fill(-1);
  const queue = new Int32Array(Math.max(largest, 1));
  let next = 0;
  for (let start = 0; start < labels.length; start++) {
    if (out[start]! >= 0) continue;
    let adjacent = 0;
    let length = 1;
    queue[0] = start;
    out[start] = next;
    for (let visited = 0; visited < length && length < largest; visited++) {
      const at = queue[visited]!;
      const x = at % nx;
      const y = Math.floor(at / nx) % ny;
      const z = Math.floor(at / (nx * ny));
      for (const [dx, dy, dz] of faces) {
        if (x + dx < 0 || x + dx >= nx || y + dy < 0 || y + dy >= ny || z + dz < 0 || z + dz >= nz) continue;
        const beside = at + dx + nx * (dy + ny * dz);
        if (labels[beside] === labels[start] && out[beside] === -1) {
          out[beside] = next;
          queue[length++] = beside;
          if (length >= largest) break;
        } else if (out[beside]! >= 0 && out[beside] !== next) adjacent = out[beside]!;
      }
    }
    if (length < smallest) for (let i = 0; i < length; i++) out[queue[i]!] = adjacent;
    else next++;
  }
  return out;
}
