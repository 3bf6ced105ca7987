import { codeItem } from '../../element/write/code-item.ts';
import type { Dataset } from '../../element/write/encode.ts';
import { sourcePurpose } from './codes.ts';
import type { SegmentationInput } from './input.ts';

/**
 * The references of the object: every source image, and the structure set (C.12.2, C.12.4), with its own study if it
 * differs.
 */
export function referenceModules(input: SegmentationInput): Dataset {
  const images = new Map(input.instances.map((instance) => [instance.sopInstanceUid, instance.sopClassUid]));
  const imageSeries: Dataset = {
    SeriesInstanceUID: input.series.seriesInstanceUid,
    ReferencedInstanceSequence: [...images].map(([uid, sopClass]) => ({
      ReferencedSOPClassUID: sopClass,
      ReferencedSOPInstanceUID: uid,
    })),
  };
  const { delineation } = input;
  if (!delineation) return { ReferencedSeriesSequence: [imageSeries] };
  const object: Dataset = {
    ReferencedSOPClassUID: delineation.sopClassUid,
    ReferencedSOPInstanceUID: delineation.sopInstanceUid,
  };
  const delineationSeries: Dataset = {
    SeriesInstanceUID: delineation.seriesInstanceUid,
    ReferencedInstanceSequence: [object],
  };
  const source = { SourceInstanceSequence: [{ ...object, PurposeOfReferenceCodeSequence: [codeItem(sourcePurpose)] }] };
  if (delineation.studyInstanceUid === input.series.patientStudy.studyInstanceUid) {
    return { ...source, ReferencedSeriesSequence: [imageSeries, delineationSeries] };
  }
  return {
    ...source,
    ReferencedSeriesSequence: [imageSeries],
    StudiesContainingOtherReferencedInstancesSequence: [
      { StudyInstanceUID: delineation.studyInstanceUid, ReferencedSeriesSequence: [delineationSeries] },
    ],
  };
}
