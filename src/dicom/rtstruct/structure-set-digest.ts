import { canonicalJson, createHash } from '../../core/index.ts';
import type { StructureSet } from '../model.ts';

/**
 * SHA-256 of the content of a structure set: SOP Instance UID and, per ROI in the order of its number, number, name,
 * contour types and the exact points (float64, little endian). Private elements, transfer syntax, file layout and the
 * order of elements or ROIs are excluded, so that the same delineation from another source is the same input. ROIs of
 * other series are included: a set over several series is one object in all its cases.
 */
export function structureSetDigest(structureSet: StructureSet): string {
  const hash = createHash('sha256');
  const rois = [...(structureSet.allRois ?? structureSet.rois)].sort((a, b) => a.number - b.number);
  hash.update(canonicalJson({ structureSet: structureSet.sopInstanceUid, rois: rois.length }));
  for (const roi of rois) {
    hash.update(canonicalJson({ roi: roi.number, name: roi.name, contours: roi.contours.length }));
    for (const contour of roi.contours) {
      hash.update(canonicalJson({ type: contour.geometricType, values: contour.points.length }));
      hash.update(contour.points);
    }
  }
  return hash.digest('hex');
}
