import type { Dataset } from '../element/read/dataset.ts';
import { Malformed } from '../element/read/malformed.ts';
import type { ReferencedSeries, RoiReferences } from '../model.ts';

/** A wrong value inside an ROI refuses that ROI when its contours are read; it does not affect the others. */
export function ofOneRoi<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (damage) {
    if (damage instanceof Malformed && damage.code === 'QIAW_DICOM_ATTRIBUTE_INVALID') return undefined;
    throw damage;
  }
}

/**
 * The references of every ROI with a declared number, and all images that any contour names. Walks the contours once,
 * without decoding their points: a set may have tens of thousands.
 */
export function contourReferencesOf(
  dataset: Dataset,
  listed: readonly ReferencedSeries[],
): { readonly rois: RoiReferences[]; readonly images: ReadonlySet<string> } {
  const all = new Set<string>();
  const lists = listed.map(({ seriesInstanceUid, sopInstanceUids }) => ({
    seriesInstanceUid,
    images: new Set(sopInstanceUids),
  }));
  const drawn = new Map<number | undefined, { contours: number; images: Map<string, number> }>();
  for (const item of dataset.sequence('ROIContourSequence')) {
    const number = item.optionalNumber('ReferencedROINumber');
    const roi = drawn.get(number) ?? { contours: 0, images: new Map<string, number>() };
    drawn.set(number, roi);
    for (const contour of item.sequence('ContourSequence')) {
      roi.contours += 1;
      ofOneRoi(() => {
        for (const [index, item] of contour.sequence('ContourImageSequence').entries()) {
          const image = item.uid('ReferencedSOPInstanceUID');
          if (image === undefined) continue;
          all.add(image);
          // A contour counts as drawn on the first image that it names.
          if (index === 0) roi.images.set(image, (roi.images.get(image) ?? 0) + 1);
        }
      });
    }
  }
  const rois = dataset.sequence('StructureSetROISequence').flatMap((item): RoiReferences[] => {
    const number = item.optionalNumber('ROINumber');
    if (number === undefined) return [];
    const { contours, images } = drawn.get(number) ?? { contours: 0, images: new Map<string, number>() };
    const frameOfReferenceUid = ofOneRoi(() => item.uid('ReferencedFrameOfReferenceUID'));
    const frame = frameOfReferenceUid === undefined ? {} : { frameOfReferenceUid };
    const uids = [...images.keys()];
    const under = uids.length > 0 ? lists.find((list) => uids.every((uid) => list.images.has(uid))) : undefined;
    return under
      ? [{ number, ...frame, contours, listedUnder: under.seriesInstanceUid, images: [] }]
      : [{ number, ...frame, contours, images: [...images] }];
  });
  return { rois, images: all };
}
