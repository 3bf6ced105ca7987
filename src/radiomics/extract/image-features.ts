import type { FilteredImage } from '../filters/filtered-image.ts';
import { type DiscretisedRoi, discretise } from '../firstorder/discretise.ts';
import { distributionOf, roiValues } from '../firstorder/distribution.ts';
import { firstOrderFeatures } from '../firstorder/firstorder.ts';
import type { FeatureValue, Warning } from '../model.ts';
import { type PreparedCase, requireFinite } from '../prepare/prepare.ts';
import type { EnabledClass, Setting } from '../settings/model.ts';
import { pyradiomicsTexture, type TextureClass } from '../texture/pyradiomics-texture.ts';
import { namedValues } from './named-values.ts';

/** All features of one (filtered) image that depend on intensities. */
export function imageFeatures(
  filtered: FilteredImage,
  { image, textureMask }: Pick<PreparedCase, 'image' | 'textureMask'>,
  classes: readonly EnabledClass[],
  warnings: Warning[],
): FeatureValue[] {
  const wanted = classes.filter((c) => !c.family.startsWith('shape'));
  if (wanted.length === 0) return [];
  const { setting, prefix } = filtered;
  const { spacing } = image.grid;
  const voxels = filtered.compute();
  requireFinite(voxels, textureMask.inside, `${prefix} image`);
  const intensities = roiValues(voxels, textureMask.inside, textureMask.count);
  const distribution = distributionOf(intensities);
  const discretised = discretise(textureMask, spacing, intensities, distribution, setting);
  const unusual = unusualLevels(prefix, discretised);
  if (unusual) warnings.push(unusual);
  const texture = pyradiomicsTexture(discretised.levels, textureOptions(wanted, setting, image.grid.dimensions ?? 3));
  const computed: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    ...texture,
    firstorder: wanted.some((c) => c.family === 'firstorder')
      ? firstOrderFeatures({
          distribution,
          levelCounts: discretised.levelCounts,
          voxelVolume: spacing[0] * spacing[1] * spacing[2],
          voxelArrayShift: setting.voxelArrayShift,
        })
      : {},
  };
  return wanted.flatMap((enabled) => namedValues(prefix, enabled, computed[enabled.family]!));
}

function textureOptions(wanted: readonly EnabledClass[], setting: Setting, dimensions: 2 | 3) {
  return {
    distances: setting.distances,
    weightingNorm: setting.weightingNorm,
    force2D: setting.force2D,
    // PyRadiomics counts axes z, y, x; of a two-dimensional image y, x.
    force2DDimension: (dimensions - 1 - setting.force2Ddimension) as 0 | 1 | 2,
    symmetricalGLCM: setting.symmetricalGLCM,
    gldmAlpha: setting.gldm_a,
    classes: wanted.map((c) => c.family).filter((family): family is TextureClass => family !== 'firstorder'),
  };
}

/** Texture is intended for about 8 to 256 grey levels; outside that range the bin width rarely fits the intensities. */
function unusualLevels(prefix: string, { levels }: DiscretisedRoi): Warning | undefined {
  if (levels.levelCount >= 8 && levels.levelCount <= 256) return undefined;
  return {
    code: 'QIAW_RADIOMICS_GREY_LEVELS',
    message: `The ${prefix} image has ${levels.levelCount} grey levels in the ROI; 8 to 256 are usual: check binWidth.`,
  };
}
