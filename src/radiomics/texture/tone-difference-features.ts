import type { ToneDifferenceMatrix } from './tone-difference.ts';

/** The five features of NGTDM (IBSI 3.10; Amadasun and King 1989). */
export interface ToneDifferenceFeatures {
  readonly coarseness: number;
  readonly contrast: number;
  readonly busyness: number;
  readonly complexity: number;
  readonly strength: number;
}

/** A flat ROI has coarseness 10^6 (the cap of both IBSI and PyRadiomics) and 0 for the others. */
export function toneDifferenceFeatures(matrix: ToneDifferenceMatrix): ToneDifferenceFeatures {
  const { levels, counts, differences } = matrix;
  const n = levels.length;
  let voxels = 0;
  let total = 0;
  for (let i = 0; i < n; i++) {
    voxels += counts[i]!;
    total += differences[i]!;
  }
  const p = counts.map((count) => count / voxels);
  let weighted = 0;
  for (let i = 0; i < n; i++) weighted += p[i]! * differences[i]!;
  let spread = 0;
  let busy = 0;
  let complexity = 0;
  let strength = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const step = levels[i]! - levels[j]!;
      spread += p[i]! * p[j]! * step * step;
      busy += Math.abs(levels[i]! * p[i]! - levels[j]! * p[j]!);
      complexity += (Math.abs(step) * (p[i]! * differences[i]! + p[j]! * differences[j]!)) / (p[i]! + p[j]!);
      strength += (p[i]! + p[j]!) * step * step;
    }
  }
  return {
    coarseness: weighted === 0 ? 1e6 : 1 / weighted,
    contrast: n < 2 ? 0 : (spread / (n * (n - 1))) * (total / voxels),
    busyness: busy === 0 ? 0 : weighted / busy,
    complexity: voxels === 0 ? 0 : complexity / voxels,
    strength: total === 0 ? 0 : strength / total,
  };
}
