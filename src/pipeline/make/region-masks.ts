import type { Result } from '../../core/index.ts';
import { type LoadedVolume, maskOf, type RoiMask, transferMask } from '../../image/index.ts';
import type { CaseInputs } from './case-inputs.ts';
import type { CaseSettings } from './case-settings.ts';

/**
 * Returns the mask of a region, by its number, on the measured image, regardless of the image on which it was drawn.
 */
export function regionMasks(
  inputs: CaseInputs,
  settings: CaseSettings,
  signal?: AbortSignal,
): (number: number) => Result<RoiMask> {
  const { delineation, drawnOn, loaded } = inputs;
  const { instances, offGridMm } = drawnOn ?? loaded;
  const options = {
    rule: settings.contourRule,
    slices: slicesByImage(instances),
    offGridMm,
    trustGeometry: settings.geometry?.trustGeometry,
    partialContours: settings.geometry?.partialContours,
    ...(signal && { signal }),
  };
  const { grid } = loaded.volume;
  if (drawnOn === undefined) return (number) => maskOf(delineation, number, grid, options);
  const carrying = { ...options, method: settings.measure ?? 'coverage' } as const;
  return (number) => transferMask(delineation, number, drawnOn.grid, grid, carrying);
}

/** The slice indices k of each image; a multi-frame image has several. */
function slicesByImage(instances: LoadedVolume['instances']): Map<string, number[]> {
  const slices = new Map<string, number[]>();
  for (const [k, { sopInstanceUid }] of instances.entries()) {
    const known = slices.get(sopInstanceUid);
    if (known) known.push(k);
    else slices.set(sopInstanceUid, [k]);
  }
  return slices;
}
