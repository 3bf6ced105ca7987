import type { Vec3 } from '../../core/index.ts';
import { type LevelArray, type PaddedLevels, stepsOf } from './padded-levels.ts';

/** Maximum number of offsets (one of each opposite pair) whose results fit into the bits of one number. */
export const mostOffsets = 15;

const known = new WeakMap<PaddedLevels, { readonly key: string; readonly bits: Int32Array }>();

/**
 * For each padded position of an ROI voxel, the neighbours with the same level: bit `d` for the neighbour at
 * `offsets[d]`, bit `offsets.length + d` for the opposite one. Used for zones and dependences; stored with the levels.
 */
export function equalNeighbours(padded: PaddedLevels, offsets: readonly Vec3[]): Int32Array {
  const key = offsets.join(' ');
  const before = known.get(padded);
  if (before?.key === key) return before.bits;
  const { levels, voxels } = padded;
  const steps = stepsOf(padded, offsets);
  const bits = new Int32Array(levels.length);
  if (steps.length === 13) compareThirteen(levels, voxels, steps, bits);
  else compare(levels, voxels, steps, bits);
  known.set(padded, { key, bits });
  return bits;
}

/** 1 if equal, else 0, without a branch, because equality of neighbours is hard to predict. */
const equal = (a: number, b: number): number => ((a ^ b) - 1) >>> 31;

function compare(levels: LevelArray, voxels: Int32Array, steps: Int32Array, bits: Int32Array): void {
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const level = levels[at]!;
    let found = 0;
    for (let d = 0; d < steps.length; d++) {
      const step = steps[d]!;
      found |= (equal(levels[at + step]!, level) << d) | (equal(levels[at - step]!, level) << (steps.length + d));
    }
    bits[at] = found;
  }
}

/** The 3D neighbourhood of distance 1, unrolled. */
function compareThirteen(levels: LevelArray, voxels: Int32Array, steps: Int32Array, bits: Int32Array): void {
  const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12] = steps as unknown as number[] & { length: 13 };
  const pair = (at: number, step: number, level: number): number =>
    equal(levels[at + step]!, level) | (equal(levels[at - step]!, level) << 13);
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const v = levels[at]!;
    let found = pair(at, s0!, v) | (pair(at, s1!, v) << 1) | (pair(at, s2!, v) << 2) | (pair(at, s3!, v) << 3);
    found |= (pair(at, s4!, v) << 4) | (pair(at, s5!, v) << 5) | (pair(at, s6!, v) << 6) | (pair(at, s7!, v) << 7);
    found |= (pair(at, s8!, v) << 8) | (pair(at, s9!, v) << 9) | (pair(at, s10!, v) << 10) | (pair(at, s11!, v) << 11);
    bits[at] = found | (pair(at, s12!, v) << 12);
  }
}
