import type { Vec3 } from '../../core/index.ts';
import type { LevelVolume } from '../prepare/roi.ts';

export interface WindowOptions {
  /** Voxels on each side of the centre. */
  readonly radius: number;
  /** Axis along which a kernel has one voxel. */
  readonly flatAxis?: 0 | 1 | 2 | undefined;
  /** Zeros around the window, so that no neighbour leaves its array. */
  readonly margin: number;
}

/**
 * The surrounding of one voxel after another, copied into one small array. Everything outside the window, the box and the ROI is
 * level 0. Arrays are valid until the next `moveTo`.
 */
export class KernelWindows {
  /** Size of the window with its margin. */
  readonly size: Vec3;
  readonly levels: Uint16Array;
  /** Positions in `levels` that belong to the ROI, in memory order; `count` of them are valid. */
  readonly voxels: Int32Array;
  /** The same voxels in the box of the ROI. */
  readonly sources: Int32Array;
  count = 0;
  /** How often one can go along an offset from each position without leaving the window. */
  private readonly reach = new Map<Vec3, Uint8Array>();
  private readonly inner: Vec3;
  private readonly radii: Vec3;

  constructor(
    private readonly volume: LevelVolume,
    private readonly options: WindowOptions,
  ) {
    const radius = (axis: 0 | 1 | 2): number => (axis === options.flatAxis ? 0 : options.radius);
    this.radii = [radius(0), radius(1), radius(2)];
    this.inner = this.radii.map((r) => 2 * r + 1) as unknown as Vec3;
    this.size = this.inner.map((n) => n + 2 * options.margin) as unknown as Vec3;
    const [nx, ny, nz] = this.inner;
    this.levels = new Uint16Array(this.size[0] * this.size[1] * this.size[2]);
    this.voxels = new Int32Array(nx * ny * nz);
    this.sources = new Int32Array(nx * ny * nz);
  }

  /** Offset (di, dj, dk) as a step in `levels`. */
  stepOf([di, dj, dk]: Vec3): number {
    return di + this.size[0] * (dj + this.size[1] * dk);
  }

  /** Copies the surrounding of a voxel, given by its index in the box. */
  moveTo(centre: number): void {
    const { levels, voxels, sources, radii, size } = this;
    const { margin } = this.options;
    const [nx, ny, nz] = this.volume.size;
    const source = this.volume.levels;
    const [ci, cj, ck] = [centre % nx, Math.floor(centre / nx) % ny, Math.floor(centre / (nx * ny))];
    for (let n = 0; n < this.count; n++) levels[voxels[n]!] = 0;
    let count = 0;
    const first = Math.max(0, ci - radii[0]);
    const last = Math.min(nx - 1, ci + radii[0]);
    for (let k = Math.max(0, ck - radii[2]); k <= Math.min(nz - 1, ck + radii[2]); k++) {
      for (let j = Math.max(0, cj - radii[1]); j <= Math.min(ny - 1, cj + radii[1]); j++) {
        const row = nx * (j + ny * k);
        const to =
          margin + radii[0] - ci + size[0] * (j - cj + radii[1] + margin + size[1] * (k - ck + radii[2] + margin));
        for (let i = first; i <= last; i++) {
          const level = source[row + i]!;
          if (level === 0) continue;
          levels[to + i] = level;
          voxels[count] = to + i;
          sources[count++] = row + i;
        }
      }
    }
    this.count = count;
  }

  /** Whether any line along the offset has two voxels of the ROI. */
  hasLineOfTwo(offset: Vec3): boolean {
    const reach = this.reachOf(offset);
    const step = this.stepOf(offset);
    for (let n = 0; n < this.count; n++) {
      const at = this.voxels[n]!;
      for (let left = reach[at]!, next = at + step; left > 0; left--, next += step) {
        if (this.levels[next] !== 0) return true;
      }
    }
    return false;
  }

  private reachOf(offset: Vec3): Uint8Array {
    const known = this.reach.get(offset);
    if (known) return known;
    const reach = new Uint8Array(this.levels.length);
    const { margin } = this.options;
    const [nx, ny, nz] = this.inner;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++) {
          const left = [i, j, k].map((index, axis) => {
            const step = offset[axis]!;
            return step === 0
              ? 255
              : step > 0
                ? Math.floor((this.inner[axis]! - 1 - index) / step)
                : Math.floor(index / -step);
          });
          reach[i + margin + this.size[0] * (j + margin + this.size[1] * (k + margin))] = Math.min(...left);
        }
      }
    }
    this.reach.set(offset, reach);
    return reach;
  }
}
