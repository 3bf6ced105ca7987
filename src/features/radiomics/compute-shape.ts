import type { FeatureValue } from '../model.ts';
import { namedValues } from './named-values.ts';
import type { PreparedCase } from './prepare/prepare.ts';
import type { EnabledClass, Setting } from './settings/model.ts';
import { shapeFeatures } from './shape/shape.ts';
import { shape2dFeatures } from './shape/shape2d.ts';
import type { Warning } from './warning.ts';

/** `original_shape_*` and, for one-slice ROIs with force2D, `original_shape2D_*`; they do not depend on image types. */
export function computeShape(
  { image, shapeMask }: PreparedCase,
  setting: Setting,
  classes: readonly EnabledClass[],
  warnings: Warning[],
): FeatureValue[] {
  const values: FeatureValue[] = [];
  const { spacing } = image.grid;
  const shape = classes.find((c) => c.family === 'shape');
  if (shape) values.push(...namedValues('original', shape, shapeFeatures(shapeMask, spacing, shapeMask.count)));
  const shape2d = classes.find((c) => c.family === 'shape2D');
  if (!shape2d) return values;
  const across = (2 - setting.force2Ddimension) as 0 | 1 | 2;
  if (!setting.force2D || shapeMask.size[across] !== 1) {
    warnings.push({
      code: 'QIAW_RADIOMICS_SHAPE2D',
      message: `shape2D needs force2D and a ROI of one slice along force2Ddimension; this ROI spans ${shapeMask.size[across]}.`,
    });
    return values;
  }
  const [u, v] = ([0, 1, 2] as const).filter((a) => a !== across) as [0 | 1 | 2, 0 | 1 | 2];
  const plane = {
    size: [shapeMask.size[u], shapeMask.size[v]] as const,
    spacing: [spacing[u], spacing[v]] as const,
    inside: shapeMask.inside,
  };
  return [...values, ...namedValues('original', shape2d, shape2dFeatures(plane))];
}
