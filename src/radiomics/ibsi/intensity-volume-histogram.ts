import { levelScale } from './discretise.ts';
import type { IbsiSettings } from './settings.ts';

/** The curve: for each intensity the fraction of the ROI at or above it, and the intensity as a fraction of the range. */
interface Curve {
  readonly intensities: Float64Array;
  readonly volumeFractions: Float64Array;
  readonly intensityFractions: Float64Array;
}

/**
 * Intensity-volume histogram (IBSI 3.5). The range is the re-segmentation range if given, else the ROI's own;
 * fixed-size bins are represented by their centres, fixed-number bins by their numbers.
 */
export function intensityVolumeHistogram(intensities: Float64Array, settings: IbsiSettings) {
  const curve = curveOf(intensities, settings);
  const [volumeAt10, volumeAt90] = [volumeAt(curve, 0.1), volumeAt(curve, 0.9)];
  const [intensityAt10, intensityAt90] = [intensityAt(curve, 0.1), intensityAt(curve, 0.9)];
  return {
    volumeAt10,
    volumeAt90,
    intensityAt10,
    intensityAt90,
    volumeDifference: volumeAt10 - volumeAt90,
    intensityDifference: intensityAt10 - intensityAt90,
    areaUnderCurve: areaUnder(curve),
  };
}

function curveOf(values: Float64Array, { ivh, range }: IbsiSettings): Curve {
  const scale = levelScale(values, ivh.method === 'none' ? { method: 'fixed-bin-size', width: 1 } : ivh, range);
  let start = range?.[0] ?? Number.POSITIVE_INFINITY;
  if (!range) for (const value of values) start = Math.min(start, value);
  const width = ivh.method === 'fixed-bin-size' ? ivh.width : 1;
  let levelCount = scale.levelCount;
  if (range && ivh.method === 'none') levelCount = Math.floor(range[1] - range[0]) + 1;
  if (range && ivh.method === 'fixed-bin-size') levelCount = Math.ceil((range[1] - range[0]) / width);
  const counts = new Float64Array(levelCount + 1);
  for (const value of values) counts[Math.min(levelCount, scale.levelOf(value))]!++;
  const intensityOf = (level: number): number => {
    if (ivh.method === 'fixed-bin-number') return level;
    return start + (level - (ivh.method === 'none' ? 1 : 0.5)) * width;
  };
  const volumeFractions = new Float64Array(levelCount);
  let above = values.length;
  for (let n = 0; n < levelCount; n++) {
    volumeFractions[n] = above / values.length;
    above -= counts[n + 1]!;
  }
  return {
    intensities: Float64Array.from({ length: levelCount }, (_, n) => intensityOf(n + 1)),
    volumeFractions,
    intensityFractions: Float64Array.from({ length: levelCount }, (_, n) =>
      levelCount > 1 ? n / (levelCount - 1) : 0,
    ),
  };
}

/** Largest volume fraction at an intensity fraction of at least `fraction`. */
function volumeAt({ volumeFractions, intensityFractions }: Curve, fraction: number): number {
  const at = intensityFractions.findIndex((value) => value >= fraction);
  return at < 0 ? 0 : volumeFractions[at]!;
}

/** Lowest intensity present in at most `fraction` of the volume. */
function intensityAt({ intensities, volumeFractions }: Curve, fraction: number): number {
  const at = volumeFractions.findIndex((value) => value <= fraction);
  // A curve that ends above the fraction reaches it one step after its end.
  if (at >= 0) return intensities[at]!;
  const step = intensities.length > 1 ? intensities[1]! - intensities[0]! : 1;
  return intensities.at(-1)! + step;
}

function areaUnder({ volumeFractions, intensityFractions }: Curve): number {
  let area = 0;
  for (let n = 1; n < volumeFractions.length; n++) {
    const width = intensityFractions[n]! - intensityFractions[n - 1]!;
    area += (width * (volumeFractions[n]! + volumeFractions[n - 1]!)) / 2;
  }
  return area;
}
