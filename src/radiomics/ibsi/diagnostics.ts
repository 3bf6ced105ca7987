import type { IbsiPrepared, IbsiStep } from './prepare.ts';
import { extentOf, roiIntensities } from './roi-box.ts';

/** One diagnostic of the CT phantom benchmark: sizes, counts and intensities after a processing step. */
export interface IbsiDiagnostic {
  readonly family: string;
  readonly tag: string;
  readonly feature: string;
  readonly value: number;
  readonly unit: string;
}

const axes = ['x', 'y', 'z'] as const;

export function diagnostics(prepared: IbsiPrepared): IbsiDiagnostic[] {
  return [
    ...imageDiagnostics(prepared.initial, 'initial image', 'init_img'),
    ...imageDiagnostics(prepared.interpolated, 'interpolated image', 'interp_img'),
    ...roiDiagnostics(prepared.initial, 'initial ROI', 'init_roi'),
    ...roiDiagnostics(prepared.interpolated, 'interpolated ROI', 'interp_roi'),
    ...roiDiagnostics(prepared.resegmented, 'resegmented ROI', 'reseg_roi'),
  ];
}

function imageDiagnostics(step: IbsiStep, name: string, suffix: string): IbsiDiagnostic[] {
  const family = `Diagnostics-${name}`;
  const { mean, minimum, maximum } = summary(step.intensities);
  return [
    ...axes.map((axis, n) => one(family, `img_dim_${axis}_${suffix}`, `Image dimension ${axis}`, step.size[n]!, '1')),
    ...axes.map((axis, n) =>
      one(family, `vox_dim_${axis}_${suffix}`, `Voxel dimension ${axis}`, step.spacing[n]!, 'mm'),
    ),
    one(family, `mean_int_${suffix}`, 'Mean intensity', mean, '{intensity}'),
    one(family, `min_int_${suffix}`, 'Minimum intensity', minimum, '{intensity}'),
    one(family, `max_int_${suffix}`, 'Maximum intensity', maximum, '{intensity}'),
  ];
}

function roiDiagnostics(step: IbsiStep, name: string, suffix: string): IbsiDiagnostic[] {
  const family = `Diagnostics-${name}`;
  const { mean, minimum, maximum } = summary(roiIntensities(step));
  const box = (mask: Uint8Array, prefix: string, label: string) => {
    const { size } = extentOf(mask, step.size);
    return axes.map((axis, n) =>
      one(family, `${prefix}_bb_dim_${axis}_${suffix}`, `${label} bounding box dimension ${axis}`, size[n]!, '1'),
    );
  };
  const dimensions = axes.map((axis, n) =>
    one(family, `int_mask_dim_${axis}_${suffix}`, `Int. mask dimension ${axis}`, step.size[n]!, '1'),
  );
  return [
    ...dimensions,
    ...box(step.intensityMask, 'int_mask', 'Int. mask'),
    ...box(step.morphological, 'morph_mask', 'Morph. mask'),
    one(family, `int_mask_vox_count_${suffix}`, 'Int. mask voxel count', count(step.intensityMask), '1'),
    one(family, `morph_mask_vox_count_${suffix}`, 'Morph. mask voxel count', count(step.morphological), '1'),
    one(family, `int_mask_mean_int_${suffix}`, 'Int. mask mean intensity', mean, '{intensity}'),
    one(family, `int_mask_min_int_${suffix}`, 'Int. mask minimum intensity', minimum, '{intensity}'),
    one(family, `int_mask_max_int_${suffix}`, 'Int. mask maximum intensity', maximum, '{intensity}'),
  ];
}

function one(family: string, tag: string, feature: string, value: number, unit: string): IbsiDiagnostic {
  return { family, tag, feature, value, unit };
}

function count(mask: Uint8Array): number {
  let sum = 0;
  for (const value of mask) sum += value;
  return sum;
}

/** Over the finite values: the background may be NaN, the ROI never is. */
function summary(values: Float64Array): { mean: number; minimum: number; maximum: number } {
  let [sum, count, minimum, maximum] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    sum += value;
    count++;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { mean: sum / count, minimum, maximum };
}
