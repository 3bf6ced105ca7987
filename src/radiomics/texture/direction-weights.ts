import type { Vec3 } from '../../core/index.ts';

/** Undefined: directions are not merged. An unknown norm counts every direction once, as in PyRadiomics. */
export function directionWeights(
  offsets: readonly Vec3[],
  spacing: Vec3,
  norm: string | null,
  weightOf: (millimetres: number) => number,
): number[] | undefined {
  if (norm === null) return undefined;
  return offsets.map((offset) => {
    const mm = offset.map((step, axis) => Math.abs(step) * spacing[axis]!);
    if (norm === 'infinity') return weightOf(Math.max(...mm));
    if (norm === 'euclidean') return weightOf(Math.hypot(...mm));
    if (norm === 'manhattan') return weightOf(mm.reduce((sum, length) => sum + length, 0));
    return 1;
  });
}
