import { sha256 } from './digest.ts';

/** What the label of an image is made of; all of it is published with the series. */
export interface LabelledImage {
  readonly modality: string;
  /** mm. */
  readonly sliceThickness?: number | undefined;
  readonly convolutionKernel?: string | undefined;
  /** Name of the series in IRIs: a keyed hash, or the UID in the mode `keep`. */
  readonly seriesId: string;
}

/**
 * A name of an image for people, such as `CT 3 mm B30 pyjijj`. The last word is the beginning of the pseudonym of the series, or of a
 * digest of its UID, so that no two series of a subject have the same name.
 */
export function imageLabel({ modality, sliceThickness, convolutionKernel, seriesId }: LabelledImage): string {
  const thickness = sliceThickness === undefined ? undefined : `${Math.round(sliceThickness * 100) / 100} mm`;
  const series = /^k[a-z2-7]{4}-([a-z2-7]{6})/.exec(seriesId)?.[1] ?? sha256(seriesId).slice(0, 6);
  const parts = [modality, thickness, convolutionKernel?.replaceAll(/\s+/g, ' ').trim(), series];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
