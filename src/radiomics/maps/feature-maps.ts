import { breathe, type Grid, type Vec3, type Volume, type VoxelArray } from '../../core/index.ts';
import { ExtractionAbortedError } from '../errors.ts';
import { Diagnostics } from '../extract/diagnostics.ts';
import type { ExtractionOptions } from '../extract/extraction-options.ts';
import { featuresOf, leftOut } from '../extract/named-values.ts';
import { enabledImages } from '../filters/enabled-images.ts';
import { discretise } from '../firstorder/discretise.ts';
import { distributionOf, roiValues } from '../firstorder/distribution.ts';
import type { FeatureSet, Warning } from '../model.ts';
import { prepareCase, requireFinite } from '../prepare/prepare.ts';
import { type Box, cropGrid, growBox, type RoiMask } from '../prepare/region.ts';
import {
  defaultVoxelSetting,
  type EnabledClass,
  type RadiomicsSettings,
  type Setting,
  type VoxelSetting,
} from '../settings/model.ts';
import { settingFor } from '../settings/registry.ts';
import { classMaps, type KernelInput } from './class-maps.ts';

/** One feature as an image: its value in the surrounding of each voxel of the ROI. */
export interface FeatureMap {
  /** Full PyRadiomics column name: `original_glcm_JointEntropy`. */
  readonly name: string;
  /** The ROI's box with a margin of the kernel's radius; `initValue` outside the ROI. */
  readonly volume: Volume<Float64Array>;
}

export interface FeatureMaps {
  /** `diagnostics_*` columns in PyRadiomics' order. */
  readonly diagnostics: FeatureSet['diagnostics'];
  readonly warnings: readonly Warning[];
  /** In PyRadiomics' order; computed class by class as they are taken, so that not all are in memory at once. */
  readonly maps: AsyncIterable<FeatureMap>;
}

/**
 * Voxel-based features with PyRadiomics' definitions: `voxelSetting` gives the kernel. Grey levels are those of the whole ROI
 * (`maskedKernel`) or of its box. Shape features have no map.
 *
 * A kernel in which a feature is undefined gives NaN. As in PyRadiomics, JointAverage is NaN if one direction has no pair in the
 * kernel although it has one elsewhere. Differs from PyRadiomics in MCC: there one such kernel leaves the whole batch without values.
 *
 * @throws the typed errors of `extractFeatures`
 */
export function featureMaps(
  input: Volume,
  mask: Volume,
  settings: RadiomicsSettings,
  options: Omit<ExtractionOptions, 'pool'> = {},
): FeatureMaps {
  const general = settingFor(settings, options.modality);
  const setting = options.label === undefined ? general : { ...general, label: options.label };
  const voxel: VoxelSetting = { ...defaultVoxelSetting, ...settings.voxel };
  const warnings: Warning[] = leftOut(settings.classes);
  const diagnostics = new Diagnostics(setting.additionalInfo);
  diagnostics.configuration(settings, setting, 'voxel');
  const { image, textureMask } = prepareCase(input, mask, setting, diagnostics);
  const { kernelRadius } = voxel;
  const box = growBox(textureMask, [kernelRadius, kernelRadius, kernelRadius], image.grid.size);
  const roi = placed(textureMask, box);
  const maps = mapsOf(image, roi, { setting, voxel, settings, options, warnings });
  return { diagnostics: diagnostics.entries, warnings, maps };
}

interface Context {
  readonly setting: Setting;
  readonly voxel: VoxelSetting;
  readonly settings: RadiomicsSettings;
  readonly options: Omit<ExtractionOptions, 'pool'>;
  readonly warnings: Warning[];
}

async function* mapsOf(image: Volume, roi: RoiMask, context: Context): AsyncGenerator<FeatureMap> {
  const { setting, voxel, settings, options, warnings } = context;
  const warn = (message: string): void => {
    warnings.push({ code: 'QIAW_RADIOMICS_IMAGE_TYPE', message });
  };
  const classes = settings.classes.filter(({ family }) => !family.startsWith('shape'));
  const grid = cropGrid(image.grid, roi);
  for (const filtered of enabledImages({ image, roi, warn }, setting, settings.imageTypes)) {
    options.onProgress?.(filtered.prefix);
    const kernel = kernelInput(filtered.compute(), roi, image.grid, filtered.setting, voxel, filtered.prefix);
    for (const enabled of classes) {
      if (options.signal?.aborted) throw new ExtractionAbortedError('The feature extraction was cancelled.');
      await breathe();
      const columns = classMaps(kernel, enabled.family, wantedOf(enabled));
      for (const [feature, values] of columns) {
        const voxels = new Float64Array(roi.inside.length).fill(voxel.initValue);
        for (const [n, at] of kernel.centres.entries()) voxels[at] = values[n]!;
        yield { name: `${filtered.prefix}_${enabled.family}_${feature}`, volume: { grid, voxels } };
      }
    }
  }
}

/** Each feature once: PyRadiomics keeps them in a dictionary. */
const wantedOf = (enabled: EnabledClass): readonly string[] => [...new Set(featuresOf(enabled))];

function kernelInput(
  voxels: VoxelArray,
  roi: RoiMask,
  grid: Grid,
  setting: Setting,
  voxel: VoxelSetting,
  prefix: string,
): KernelInput {
  const inside = voxel.maskedKernel ? roi.inside : new Uint8Array(roi.inside.length).fill(1);
  const count = voxel.maskedKernel ? roi.count : inside.length;
  requireFinite(voxels, inside, `${prefix} image`);
  const values = roiValues(voxels, inside, count);
  const { levels } = discretise({ size: roi.size, inside }, grid.spacing, values, distributionOf(values), setting);
  const centres = new Int32Array(roi.count);
  for (let at = 0, n = 0; at < roi.inside.length; at++) if (roi.inside[at] === 1) centres[n++] = at;
  const flatAxis = ((grid.dimensions ?? 3) - 1 - setting.force2Ddimension) as 0 | 1 | 2;
  return {
    intensities: voxels,
    levels,
    centres,
    setting,
    radius: voxel.kernelRadius,
    batch: voxel.voxelBatch > 0 ? voxel.voxelBatch : centres.length,
    ...(setting.force2D && { flatAxis }),
  };
}

/** The ROI in a larger box around it. */
function placed(roi: RoiMask, box: Box): RoiMask {
  const inside = new Uint8Array(box.size[0] * box.size[1] * box.size[2]);
  const [dx, dy, dz] = [0, 1, 2].map((a) => roi.lower[a]! - box.lower[a]!) as unknown as Vec3;
  const [nx, ny, nz] = roi.size;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const from = nx * (j + ny * k);
      inside.set(roi.inside.subarray(from, from + nx), dx + box.size[0] * (j + dy + box.size[1] * (k + dz)));
    }
  }
  return { ...box, inside, count: roi.count };
}
