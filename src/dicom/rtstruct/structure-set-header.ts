import { authorStatementsOf } from '../delineation/author-statements.ts';
import { type Dataset, required } from '../element/read/dataset.ts';
import type { OpenObject } from '../element/read/open.ts';
import { present } from '../element/read/present.ts';
import type { ReferencedSeries, StructureSetHeader } from '../model.ts';
import { patientStudyOf } from '../patient-study.ts';
import { contourReferencesOf, ofOneRoi } from './roi-references.ts';

/**
 * Reads the image references of an RT Structure Set (PS3.3 C.8.8.5, C.8.8.6), walking every contour but decoding none.
 * Both places that may name images are optional in practice; absent ones give empty lists.
 * @throws Malformed for damage anywhere in the object.
 */
export function structureSetHeaderOf(object: OpenObject, path: string, relativePath: string): StructureSetHeader {
  const { dataset } = object;
  const sopInstanceUid = required(dataset.uid('SOPInstanceUID'), 'SOPInstanceUID');
  const differs = object.metaSopInstanceUid !== undefined && object.metaSopInstanceUid !== sopInstanceUid;
  required(dataset.has('StructureSetROISequence') ? true : undefined, 'StructureSetROISequence');
  const frames = new Set<string>();
  const referencedSeries = referencedSeriesOf(dataset, frames);
  for (const roi of dataset.sequence('StructureSetROISequence')) {
    const frame = ofOneRoi(() => roi.uid('ReferencedFrameOfReferenceUID'));
    if (frame !== undefined) frames.add(frame);
  }
  const drawn = contourReferencesOf(dataset, referencedSeries);
  const images = new Set([...referencedSeries.flatMap((series) => series.sopInstanceUids), ...drawn.images]);
  return {
    kind: 'RTSTRUCT',
    path,
    relativePath,
    sopClassUid: required(dataset.uid('SOPClassUID'), 'SOPClassUID'),
    sopInstanceUid,
    ...(differs && { fileMetaSopInstanceUid: object.metaSopInstanceUid! }),
    seriesInstanceUid: required(dataset.uid('SeriesInstanceUID'), 'SeriesInstanceUID'),
    patientStudy: patientStudyOf(dataset),
    authors: authorStatementsOf(dataset),
    ...present({
      label: dataset.text('StructureSetLabel'),
      seriesDescription: dataset.text('SeriesDescription'),
      structureSetDate: dataset.text('StructureSetDate'),
      structureSetTime: dataset.text('StructureSetTime'),
      manufacturer: dataset.text('Manufacturer'),
    }),
    referencedFrameOfReferenceUids: [...frames].sort(),
    referencedSeriesUids: [...new Set(referencedSeries.map((series) => series.seriesInstanceUid))].sort(),
    referencedSopInstanceUids: [...images].sort(),
    referencedSeries,
    contourSopInstanceUids: [...drawn.images].sort(),
    roiReferences: drawn.rois,
  };
}

function referencedSeriesOf(dataset: Dataset, frames: Set<string>): ReferencedSeries[] {
  const found: ReferencedSeries[] = [];
  for (const frame of dataset.sequence('ReferencedFrameOfReferenceSequence')) {
    const frameOfReferenceUid = frame.uid('FrameOfReferenceUID');
    if (frameOfReferenceUid !== undefined) frames.add(frameOfReferenceUid);
    for (const study of frame.sequence('RTReferencedStudySequence')) {
      for (const series of study.sequence('RTReferencedSeriesSequence')) {
        const images = new Set<string>();
        collectImages(series, images);
        const seriesInstanceUid = series.uid('SeriesInstanceUID');
        if (seriesInstanceUid === undefined) continue;
        found.push({
          seriesInstanceUid,
          ...(frameOfReferenceUid !== undefined && { frameOfReferenceUid }),
          sopInstanceUids: [...images].sort(),
        });
      }
    }
  }
  return found;
}

function collectImages(item: Dataset, into: Set<string>): void {
  for (const image of item.sequence('ContourImageSequence')) {
    const uid = image.uid('ReferencedSOPInstanceUID');
    if (uid !== undefined) into.add(uid);
  }
}
