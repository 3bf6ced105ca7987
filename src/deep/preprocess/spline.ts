import type { Vec3, Volume } from '../../core/index.ts';
import type { IndexMap } from './cube-geometry.ts';

/** Pole of the cubic B-spline prefilter (Unser 1993); |pole|^24 = 2e-14 bounds the error of a margin of 24 voxels. */
const POLE = Math.sqrt(3) - 2;
const MARGIN = 24;

/**
 * Cubic B-spline interpolation with mirrored boundary, prefiltered only in the box that the samples need, plus 24
 * voxels. Returns the interpolating function for clamped indices.
 */
export function splineVoxels(
  { grid, voxels }: Volume,
  samples: IndexMap & { readonly size: Vec3 },
): (x: number, y: number, z: number) => number {
  const low = [0, 0, 0];
  const size = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    let from = samples.origin[axis]!;
    let to = from;
    for (let a = 0; a < 3; a++) {
      const reach = samples.step[a]![axis]! * (samples.size[a]! - 1);
      if (reach < 0) from += reach;
      else to += reach;
    }
    const last = grid.size[axis]! - 1;
    low[axis] = Math.min(last, Math.max(0, Math.floor(from) - MARGIN));
    size[axis] = Math.max(low[axis]!, Math.min(last, Math.ceil(to) + MARGIN)) - low[axis]! + 1;
  }
  const [ni, nj, nk] = size as [number, number, number];
  const block = new Float64Array(ni * nj * nk);
  for (let k = 0, to = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      const from = low[0]! + grid.size[0] * (low[1]! + j + grid.size[1] * (low[2]! + k));
      for (let i = 0; i < ni; i++) block[to++] = voxels[from + i]!;
    }
  }
  for (let line = 0; line < nj * nk; line++) prefilter(block, line * ni, 1, ni);
  for (let k = 0; k < nk; k++) for (let i = 0; i < ni; i++) prefilter(block, i + ni * nj * k, ni, nj);
  for (let line = 0; line < ni * nj; line++) prefilter(block, line, ni * nj, nk);

  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  const wz = new Float64Array(4);
  return (x, y, z) => {
    const i = weights(x - low[0]!, wx);
    const j = weights(y - low[1]!, wy);
    const k = weights(z - low[2]!, wz);
    let sum = 0;
    for (let c = 0; c < 4; c++) {
      const plane = nj * mirror(k + c, nk);
      for (let b = 0; b < 4; b++) {
        const line = ni * (mirror(j + b, nj) + plane);
        let inLine = 0;
        for (let a = 0; a < 4; a++) inLine += wx[a]! * block[line + mirror(i + a, ni)]!;
        sum += wz[c]! * wy[b]! * inLine;
      }
    }
    return sum;
  };
}

/** Turns samples into B-spline coefficients in place; whole-sample symmetric boundary. */
function prefilter(line: Float64Array, start: number, stride: number, n: number): void {
  if (n === 1) return;
  const gain = (1 - POLE) * (1 - 1 / POLE);
  const last = start + (n - 1) * stride;
  for (let at = start; at <= last; at += stride) line[at]! *= gain;
  // The causal sum over the mirrored signal, whose period is 2n - 2.
  let power = POLE;
  let first = line[start]! + POLE ** (n - 1) * line[last]!;
  for (let m = 1; m < n - 1; m++) {
    first += (power + POLE ** (2 * n - 2 - m)) * line[start + m * stride]!;
    power *= POLE;
  }
  line[start] = first / (1 - POLE ** (2 * n - 2));
  for (let at = start + stride; at <= last; at += stride) line[at]! += POLE * line[at - stride]!;
  line[last] = (POLE / (POLE * POLE - 1)) * (line[last]! + POLE * line[last - stride]!);
  for (let at = last - stride; at >= start; at -= stride) line[at] = POLE * (line[at + stride]! - line[at]!);
}

/** The four cubic B-spline weights around `x`; returns the index of the first. */
function weights(x: number, w: Float64Array): number {
  const i = Math.floor(x);
  const t = x - i;
  w[3] = (t * t * t) / 6;
  w[0] = 1 / 6 + (t * (t - 1)) / 2 - w[3];
  w[2] = t + w[0] - 2 * w[3];
  w[1] = 1 - w[0] - w[2] - w[3];
  return i - 1;
}

function mirror(index: number, n: number): number {
  if (n === 1) return 0;
  const at = index < 0 ? -index : index;
  return at < n ? at : 2 * n - 2 - at;
}
