import type { Grid } from '../../core/index.ts';
import { DeepGridMismatch } from '../model/errors.ts';

const TOLERANCE = 1e-3;

/**
 * Image and mask must be on one grid: 1e-3 mm in origin and over the whole extent. @throws DeepGridMismatch naming the
 * difference
 */
export function assertOneGrid(image: Grid, mask: Grid): void {
  const differs = difference(image, mask);
  if (differs === undefined) return;
  throw new DeepGridMismatch(
    `Image and mask differ in ${differs}. Resample the mask to the image's grid, or use the mask that belongs to this image.`,
  );
}

function difference(a: Grid, b: Grid): string | undefined {
  if (a === b) return undefined;
  if (a.size.some((n, axis) => n !== b.size[axis]))
    return `size (${a.size.join(' x ')} and ${b.size.join(' x ')} voxels)`;
  if (a.spacing.some((s, axis) => Math.abs(s - b.spacing[axis]!) * a.size[axis]! > TOLERANCE)) {
    return `spacing (${a.spacing.join(', ')} and ${b.spacing.join(', ')} mm)`;
  }
  if (a.origin.some((o, axis) => Math.abs(o - b.origin[axis]!) > TOLERANCE)) return 'origin';
  const turned = a.direction.some((u, axis) => u.some((c, at) => Math.abs(c - b.direction[axis]![at]!) > 1e-5));
  return turned ? 'orientation' : undefined;
}
