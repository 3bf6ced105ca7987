import { TooManyLevelsError } from '../errors.ts';
import type { LevelVolume } from '../prepare/roi.ts';
import { type RoiBox, roiIntensities } from './roi-box.ts';
import type { IbsiDiscretisation, IbsiSettings } from './settings.ts';

/** Function from intensity to level 1..levelCount (IBSI 2.7: fixed-size bins start at the lower re-segmentation bound). */
export interface LevelScale {
  readonly levelCount: number;
  levelOf(intensity: number): number;
}

export function levelScale(
  intensities: Float64Array,
  rule: IbsiDiscretisation,
  range: IbsiSettings['range'],
): LevelScale {
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of intensities) {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (rule.method === 'fixed-bin-number') {
    const { count } = rule;
    const width = maximum - minimum;
    const levelOf = (x: number): number =>
      width === 0 ? 1 : Math.min(count, Math.floor((count * (x - minimum)) / width) + 1);
    return { levelCount: count, levelOf };
  }
  const width = rule.method === 'none' ? 1 : rule.width;
  const start = rule.method === 'none' ? Math.min(1, minimum) : (range?.[0] ?? minimum);
  const levelOf = (x: number): number => Math.floor((x - start) / width) + 1;
  return { levelCount: levelOf(maximum), levelOf };
}

/** The ROI's levels in its box; voxels outside the intensity mask are 0. */
export function discretise(box: RoiBox, settings: IbsiSettings): LevelVolume {
  const scale = levelScale(roiIntensities(box), settings.discretisation, settings.range);
  if (scale.levelCount > 65535) {
    throw new TooManyLevelsError(
      `The discretisation gives ${scale.levelCount} grey levels; texture matrices hold at most 65535. Use wider bins.`,
    );
  }
  const levels = new Uint16Array(box.intensities.length);
  let voxelCount = 0;
  for (let at = 0; at < levels.length; at++) {
    if (box.intensityMask[at] === 0) continue;
    levels[at] = scale.levelOf(box.intensities[at]!);
    voxelCount++;
  }
  return { size: box.size, spacing: box.spacing, levels, levelCount: scale.levelCount, voxelCount };
}
