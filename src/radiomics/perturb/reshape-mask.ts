import type { Vec3 } from '../../core/index.ts';
import type { Random } from './random.ts';

/** 1 inside a box, x fastest; outside the box there is no region, unless the box ends at the edge of the image. */
export interface BoxMask {
  readonly size: Vec3;
  readonly inside: Uint8Array;
}

const sum = (inside: Uint8Array): number => inside.reduce((total, one) => total + one, 0);

/** Offsets of the six neighbours that share a face. */
export const faces: readonly Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

/** Every voxel that an offset leads to from the region, and the region itself. */
export function dilate({ size, inside }: BoxMask, offsets: readonly Vec3[] = faces): BoxMask {
  const out = Uint8Array.from(inside);
  const [nx, ny, nz] = size;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        if (inside[at] === 0) continue;
        for (const [dx, dy, dz] of offsets) {
          const [x, y, z] = [i + dx, j + dy, k + dz];
          if (x >= 0 && y >= 0 && z >= 0 && x < nx && y < ny && z < nz) out[x + nx * (y + ny * z)] = 1;
        }
      }
    }
  }
  return { size, inside: out };
}

/** The voxels whose six neighbours all are in the region; beyond the box there is none. */
export function erode({ size, inside }: BoxMask): BoxMask {
  const out = Uint8Array.from(inside);
  const [nx, ny, nz] = size;
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        if (inside[at] === 0) continue;
        const whole =
          i > 0 &&
          i < nx - 1 &&
          inside[at - 1] === 1 &&
          inside[at + 1] === 1 &&
          j > 0 &&
          j < ny - 1 &&
          inside[at - nx] === 1 &&
          inside[at + nx] === 1 &&
          k > 0 &&
          k < nz - 1 &&
          inside[at - nx * ny] === 1 &&
          inside[at + nx * ny] === 1;
        if (!whole) out[at] = 0;
      }
    }
  }
  return { size, inside: out };
}

/**
 * Grows or shrinks a region by a fraction of its volume: whole layers while they fit, then voxels of the next layer at random. As MIRP's
 * `perturbation_roi_adapt_type: fraction`.
 */
export function changeVolume(mask: BoxMask, fraction: number, random: Random): BoxMask {
  if (Math.abs(fraction) < 5e-7) return mask;
  const initial = sum(mask.inside);
  let previous = mask;
  let current: BoxMask;
  for (;;) {
    current = fraction > 0 ? dilate(previous) : erode(previous);
    const count = sum(current.inside);
    const change = count / initial - 1;
    if (count === 0 || count === sum(previous.inside) || (fraction > 0 ? fraction <= change : fraction >= change))
      break;
    previous = current;
  }
  if (sum(current.inside) / initial - 1 === fraction) return current;
  const wanted = Math.abs(Math.floor(initial * (1 + fraction) - sum(previous.inside)));
  const layer: number[] = [];
  previous.inside.forEach((one, at) => {
    if (one !== current.inside[at]) layer.push(at);
  });
  const inside = Uint8Array.from(previous.inside);
  for (const chosen of random.choose(layer.length, Math.min(wanted, layer.length))) {
    inside[layer[chosen]!] = fraction > 0 ? 1 : 0;
  }
  return { size: mask.size, inside };
}

/** Grows (above 0) or shrinks a region by a distance in mm, as MIRP's `perturbation_roi_adapt_type: distance`. */
export function changeDistance(mask: BoxMask, spacing: Vec3, distance: number, maxErosion: number): BoxMask {
  const widest = Math.max(...spacing);
  if (distance > 0) {
    const reach = Math.floor(distance / widest);
    return reach > 0 ? dilate(mask, ball(reach, spacing, distance)) : mask;
  }
  const initial = sum(mask.inside);
  let current = mask;
  for (let layer = 0; layer < Math.round(Math.abs(distance) / widest); layer++) {
    const smaller = erode(current);
    if (sum(smaller.inside) / initial < maxErosion) break;
    current = smaller;
  }
  return current;
}

function ball(reach: number, spacing: Vec3, distance: number): Vec3[] {
  const offsets: Vec3[] = [];
  for (let z = -reach; z <= reach; z++) {
    for (let y = -reach; y <= reach; y++) {
      for (let x = -reach; x <= reach; x++) {
        const length = Math.sqrt((z * spacing[2]) ** 2 + (y * spacing[1]) ** 2 + (x * spacing[0]) ** 2);
        if (length <= distance) offsets.push([x, y, z]);
      }
    }
  }
  return offsets;
}
