import { cross, dot, type Grid, norm, type Vec3 } from '../../core/index.ts';
import { ImageFileInvalid } from './errors.ts';

/** Axes may deviate from a right angle by this much (the cosine between them), because written headers are rounded. */
const orthogonality = 1e-4;

/**
 * A grid from size, origin and the step vectors of the i, j and k axes in LPS mm. Steps are split into spacing and
 * direction such that spacing times direction gives the step again.
 *
 * @throws ImageFileInvalid for empty or sheared axes: every computation here assumes a rectangular grid.
 */
export function gridFromSteps(size: Vec3, origin: Vec3, steps: readonly [Vec3, Vec3, Vec3], format: string): Grid {
  if (!size.every((n) => Number.isInteger(n) && n > 0))
    throw new ImageFileInvalid(`The ${format} header has an axis without voxels.`);
  if (![...origin, ...steps.flat()].every(Number.isFinite))
    throw new ImageFileInvalid(`The ${format} header has an origin or direction that is not a number.`);
  const spacing = steps.map(lengthOf);
  if (!spacing.every((s) => s > 0)) throw new ImageFileInvalid(`The ${format} header has an axis of no length.`);
  const direction = steps.map((step, n) => step.map((v) => v / spacing[n]! + 0) as unknown as Vec3);
  const [a, b, c] = direction as [Vec3, Vec3, Vec3];
  const skew = Math.max(Math.abs(dot(a, b)), Math.abs(dot(b, c)), Math.abs(dot(a, c)));
  if (skew > orthogonality || norm(cross(a, b)) < 0.5)
    throw new ImageFileInvalid(
      `The axes of the ${format} file are not at right angles. Resample it to a regular grid.`,
    );
  return { size, spacing: spacing as unknown as Vec3, origin, direction: [a, b, c] };
}

/**
 * Like {@link gridFromSteps}, with two or three axes in a space of the same dimension. Two-dimensional images are one
 * slice of 1 mm at z = 0, so that the grid does not depend on the format.
 */
export function gridFromAxes(
  size: readonly number[],
  origin: readonly number[],
  steps: ReadonlyArray<readonly number[]>,
  format: string,
): Grid {
  const three = [...steps, [0, 0, 1]].slice(0, 3).map((step) => [...step, 0].slice(0, 3)) as unknown as [
    Vec3,
    Vec3,
    Vec3,
  ];
  const at = [...origin, 0].slice(0, 3) as unknown as Vec3;
  const grid = gridFromSteps([...size, 1].slice(0, 3) as unknown as Vec3, at, three, format);
  return size.length === 2 ? { ...grid, dimensions: 2 } : grid;
}

/** An axis-parallel step has its exact length; hypot could be off by a last digit. */
function lengthOf(step: Vec3): number {
  const parts = step.filter((v) => v !== 0);
  return parts.length === 1 ? Math.abs(parts[0]!) : norm(step);
}
