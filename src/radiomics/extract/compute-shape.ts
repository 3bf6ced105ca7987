import type { Vec3 } from '../../core/index.ts';
import type { FeatureValue, Warning } from '../model.ts';
import type { PreparedCase } from '../prepare/prepare.ts';
import type { EnabledClass, Setting } from '../settings/model.ts';
import { shapeFeatures } from '../shape/shape.ts';
import { shape2dFeatures } from '../shape/shape2d.ts';
import { namedValues } from './named-values.ts';

/**
 * `original_shape_*` and, for one-slice ROIs with force2D, `original_shape2D_*`; they do not depend on image types. A
 * two-dimensional image has only shape2D; if `shape` is enabled as a whole, shape2D replaces it.
 */
export function computeShape(
  { image, shapeMask }: PreparedCase,
  setting: Setting,
  classes: readonly EnabledClass[],
  warnings: Warning[],
): FeatureValue[] {
  const { spacing, dimensions } = image.grid;
  const shape = classes.find((c) => c.family === 'shape');
  const shape2d = classes.find((c) => c.family === 'shape2D');
  const warn = (message: string): void => {
    warnings.push({ code: 'QIAW_RADIOMICS_SHAPE2D', message });
  };
  if (dimensions === 2) {
    if (shape) warn('A two-dimensional image has no shape features; those of shape2D replace them.');
    const all = shape?.features.length === 0 ? ({ family: 'shape2D', features: [] } as const) : undefined;
    return planeFeatures(shape2d ?? all, shapeMask, 2, spacing);
  }
  const values = shape ? namedValues('original', shape, shapeFeatures(shapeMask, spacing, shapeMask.count)) : [];
  if (!shape2d) return values;
  const across = (2 - setting.force2Ddimension) as 0 | 1 | 2;
  if (!setting.force2D || shapeMask.size[across] !== 1) {
    warn(
      `shape2D needs force2D and an ROI of one slice along force2Ddimension; this ROI spans ${shapeMask.size[across]}.`,
    );
    return values;
  }
  return [...values, ...planeFeatures(shape2d, shapeMask, across, spacing)];
}

function planeFeatures(
  wanted: EnabledClass | undefined,
  mask: PreparedCase['shapeMask'],
  across: 0 | 1 | 2,
  spacing: Vec3,
): FeatureValue[] {
  if (!wanted) return [];
  const [u, v] = ([0, 1, 2] as const).filter((a) => a !== across) as [0 | 1 | 2, 0 | 1 | 2];
  const plane = {
    size: [mask.size[u], mask.size[v]] as const,
    spacing: [spacing[u], spacing[v]] as const,
    inside: mask.inside,
  };
  return namedValues('original', wanted, shape2dFeatures(plane));
}
