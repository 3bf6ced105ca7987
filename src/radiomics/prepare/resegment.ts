import { RoiTooSmallError } from '../errors.ts';
import type { Setting } from '../settings/model.ts';
import { type RoiMask, shrinkMask } from './region.ts';

/**
 * Keeps the voxels of an ROI whose intensity lies within the re-segmentation range (closed interval).
 * Modes: absolute values; relative to the ROI's maximum; population standard deviations from the ROI's mean.
 *
 * @param values intensities in the mask's box
 */
export function resegment(mask: RoiMask, values: ArrayLike<number>, setting: Setting): RoiMask {
  const [low, high] = thresholds(mask, values, setting);
  const inside = new Uint8Array(mask.inside.length);
  let count = 0;
  for (let i = 0; i < inside.length; i++) {
    if (mask.inside[i] === 1 && values[i]! >= low && values[i]! <= high) {
      inside[i] = 1;
      count++;
    }
  }
  if (count <= 1) {
    throw new RoiTooSmallError(
      `Re-segmentation leaves ${count} of ${mask.count} voxels of the ROI; widen resegmentRange.`,
    );
  }
  return shrinkMask({ ...mask, inside, count })!;
}

function thresholds(mask: RoiMask, values: ArrayLike<number>, setting: Setting): [number, number] {
  const sorted = [...(setting.resegmentRange ?? [])].sort((a, b) => a - b);
  const [low, high = Number.POSITIVE_INFINITY] = sorted;
  if (low === undefined) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (setting.resegmentMode === 'absolute') return [low, high];
  let [sum, maximum] = [0, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < mask.inside.length; i++) {
    if (mask.inside[i] !== 1) continue;
    sum += values[i]!;
    maximum = Math.max(maximum, values[i]!);
  }
  // An open upper end stays open in every mode.
  if (setting.resegmentMode === 'relative') return [maximum * low, sorted.length > 1 ? maximum * high : high];
  const mean = sum / mask.count;
  let squares = 0;
  for (let i = 0; i < mask.inside.length; i++) {
    if (mask.inside[i] === 1) squares += (values[i]! - mean) * (values[i]! - mean);
  }
  const deviation = Math.sqrt(squares / mask.count);
  return [mean + deviation * low, sorted.length > 1 ? mean + deviation * high : high];
}
