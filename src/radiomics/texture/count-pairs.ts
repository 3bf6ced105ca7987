import type { LevelArray } from './padded-levels.ts';

/**
 * Co-occurrence counts of each step over an ROI: `tables[d][level * width + neighbour's level]`. Column 0 counts the
 * neighbours outside the ROI, so that the inner loop has no branch.
 */
export function countPairs(codes: LevelArray, voxels: Int32Array, steps: Int32Array, width: number): Uint32Array[] {
  const tables = Array.from(steps, () => new Uint32Array(width * width));
  if (steps.length === 13) {
    countThirteen(codes, voxels, steps, width, tables);
    return tables;
  }
  for (const [d, table] of tables.entries()) {
    const step = steps[d]!;
    for (let n = 0; n < voxels.length; n++) {
      const at = voxels[n]!;
      table[codes[at]! * width + codes[at + step]!]!++;
    }
  }
  return tables;
}

/** The 3D neighbourhood of distance 1, unrolled: each voxel's level is read and indexed once. */
function countThirteen(
  codes: LevelArray,
  voxels: Int32Array,
  steps: Int32Array,
  width: number,
  tables: readonly Uint32Array[],
): void {
  const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12] = steps as unknown as Thirteen<number>;
  const [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12] = tables as unknown as Thirteen<Uint32Array>;
  for (let n = 0; n < voxels.length; n++) {
    const at = voxels[n]!;
    const row = codes[at]! * width;
    t0[row + codes[at + s0]!]!++;
    t1[row + codes[at + s1]!]!++;
    t2[row + codes[at + s2]!]!++;
    t3[row + codes[at + s3]!]!++;
    t4[row + codes[at + s4]!]!++;
    t5[row + codes[at + s5]!]!++;
    t6[row + codes[at + s6]!]!++;
    t7[row + codes[at + s7]!]!++;
    t8[row + codes[at + s8]!]!++;
    t9[row + codes[at + s9]!]!++;
    t10[row + codes[at + s10]!]!++;
    t11[row + codes[at + s11]!]!++;
    t12[row + codes[at + s12]!]!++;
  }
}

type Thirteen<T> = readonly [T, T, T, T, T, T, T, T, T, T, T, T, T];
