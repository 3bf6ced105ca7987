import type { Result } from '../../core/index.ts';
import type { Note, StructureRoi, StructureSet } from '../model.ts';
import {
  type Links,
  linkStructureSet,
  type OtherParts,
  type StructureSetLink,
} from '../rtstruct/link-structure-set.ts';
import { loadStructureSet } from '../rtstruct/load-structure-set.ts';
import type { LinkOptions } from '../rtstruct/place-roi.ts';
import { structureSetDigest } from '../rtstruct/structure-set-digest.ts';
import type { Scan } from '../scan/scan-result.ts';
import { linkSegmentation } from '../seg/link-segmentation.ts';
import { loadSegmentation } from '../seg/load-segmentation.ts';
import type { LoadedSegmentation, SegmentRoi } from '../seg/model.ts';
import { segmentationDigest } from '../seg/segmentation-digest.ts';
import type { DelineationHeader } from './delineation-header.ts';
/** The same, loaded. Both have patient and study, identifiers, `rois` and `roiRefusals` under the same names. */
export type Delineation = StructureSet | LoadedSegmentation;
/** One region: number, name, how it was made, colour; a segment also has codes. */
export type DelineatedRoi = StructureRoi | SegmentRoi;
export type DelineationLink = StructureSetLink;

/** The image series on which a delineation was drawn; see {@link linkStructureSet} and {@link linkSegmentation}. */
export function linkDelineation(
  header: DelineationHeader,
  scan: Scan,
  options: LinkOptions = {},
): Links<DelineationLink> {
  if (header.kind === 'RTSTRUCT') return linkStructureSet(header, scan, options);
  const link = linkSegmentation(header, scan);
  return link.ok ? { links: [link.value], refusals: [] } : { links: [], refusals: [link.refusal] };
}

/**
 * @param frameOfReferenceUid of the linked image series: a structure set's ROI that names another one is left out
 * @param others the part of the delineation that belongs to other series
 */
export async function loadDelineation(
  header: DelineationHeader,
  frameOfReferenceUid?: string,
  others?: OtherParts,
): Promise<Result<Delineation>> {
  return header.kind === 'SEG'
    ? await loadSegmentation(header)
    : await loadStructureSet(header, frameOfReferenceUid, others);
}

/** SHA-256 of the content of a delineation, independent of its file. */
export function delineationDigest(delineation: Delineation): string {
  return delineation.kind === 'SEG' ? segmentationDigest(delineation) : structureSetDigest(delineation);
}

/** When the delineation was made, as it states (DA and TM). */
export function delineationMoment(delineation: Delineation): { readonly date?: string; readonly time?: string } {
  const [date, time] =
    delineation.kind === 'SEG'
      ? [delineation.contentDate, delineation.contentTime]
      : [delineation.structureSetDate, delineation.structureSetTime];
  return { ...(date !== undefined && { date }), ...(time !== undefined && { time }) };
}

/** Notes on a loaded delineation as a whole. */
export function delineationNotes(delineation: Delineation): readonly Note[] {
  return delineation.kind === 'SEG' ? delineation.notes : [];
}
