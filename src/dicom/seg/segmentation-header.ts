import { authorStatementsOf } from '../delineation/author-statements.ts';
import { SOP_CLASS } from '../element/dictionary/uids.ts';
import { type Dataset, required } from '../element/read/dataset.ts';
import type { OpenObject } from '../element/read/open.ts';
import { present } from '../element/read/present.ts';
import { type FunctionalGroups, functionalGroupsOf } from '../image/multiframe/functional-groups.ts';
import { type Plane, planeOfFrame } from '../image/multiframe/plane.ts';
import type { ReferencedSeries } from '../model.ts';
import { patientStudyOf } from '../patient-study.ts';
import type { SegmentationHeader } from './model.ts';
import { pixelLayoutOf } from './pixel-layout.ts';
import { segmentationTypeOf } from './segmentation-type.ts';

/**
 * Reads the image references of a segmentation and the positions of its frames; compares the declared size of its
 * pixels with the available bytes.
 * @throws Malformed for damage anywhere in it, and for a frame without a position.
 */
export function segmentationHeaderOf(object: OpenObject, path: string, relativePath: string): SegmentationHeader {
  const { dataset } = object;
  const sopInstanceUid = required(dataset.uid('SOPInstanceUID'), 'SOPInstanceUID');
  const differs = object.metaSopInstanceUid !== undefined && object.metaSopInstanceUid !== sopInstanceUid;
  required(dataset.has('SegmentSequence') ? true : undefined, 'SegmentSequence');
  const groups = functionalGroupsOf(dataset);
  pixelLayoutOf(object, groups.frames);
  const frameImages = frameImagesOf(groups);
  const referencedSeries = referencedSeriesOf(dataset);
  const images = new Set([...referencedSeries.flatMap((series) => series.sopInstanceUids), ...frameImages]);
  return {
    kind: 'SEG',
    path,
    relativePath,
    sopClassUid: required(dataset.uid('SOPClassUID'), 'SOPClassUID'),
    sopInstanceUid,
    ...(differs && { fileMetaSopInstanceUid: object.metaSopInstanceUid! }),
    seriesInstanceUid: required(dataset.uid('SeriesInstanceUID'), 'SeriesInstanceUID'),
    patientStudy: patientStudyOf(dataset),
    authors: authorStatementsOf(dataset),
    ...present({
      frameOfReferenceUid: dataset.uid('FrameOfReferenceUID'),
      label: dataset.text('ContentLabel'),
      seriesDescription: dataset.text('SeriesDescription'),
      contentDate: dataset.text('ContentDate'),
      contentTime: dataset.text('ContentTime'),
      manufacturer: dataset.text('Manufacturer'),
      manufacturerModelName: dataset.text('ManufacturerModelName'),
      softwareVersions: dataset.wholeText('SoftwareVersions'),
    }),
    segmentationType: segmentationTypeOf(dataset),
    frameCount: groups.frames,
    planes: differentPlanes(groups),
    referencedSeries,
    referencedSeriesUids: [...new Set(referencedSeries.map((series) => series.seriesInstanceUid))].sort(),
    referencedSopInstanceUids: [...images].sort(),
    frameSopInstanceUids: [...frameImages].sort(),
    derivedFromSopInstanceUids: [
      ...dataset.sequence('SourceInstanceSequence'),
      ...dataset
        .sequence('ReferencedSeriesSequence')
        .flatMap((series) => series.sequence('ReferencedInstanceSequence'))
        .filter(isStructureSet),
    ].flatMap((item) => item.uid('ReferencedSOPInstanceUID') ?? []),
  };
}

function differentPlanes(groups: FunctionalGroups): Plane[] {
  const planes = new Map<string, Plane>();
  for (let index = 0; index < groups.frames; index += 1) {
    const plane = planeOfFrame(groups, index);
    const key = JSON.stringify(plane);
    if (!planes.has(key)) planes.set(key, plane);
  }
  return [...planes.values()];
}

function frameImagesOf(groups: FunctionalGroups): Set<string> {
  const images = new Set<string>();
  for (let index = 0; index < groups.frames; index += 1) {
    for (const derivation of groups.items(index, 'DerivationImageSequence')) {
      for (const source of derivation.sequence('SourceImageSequence')) {
        const uid = source.uid('ReferencedSOPInstanceUID');
        if (uid !== undefined) images.add(uid);
      }
    }
  }
  return images;
}

/** The series of images the object refers to; the objects it was made from (structure sets) are not images. */
function referencedSeriesOf(dataset: Dataset): ReferencedSeries[] {
  return dataset.sequence('ReferencedSeriesSequence').flatMap((series) => {
    const seriesInstanceUid = series.uid('SeriesInstanceUID');
    const references = series.sequence('ReferencedInstanceSequence');
    const images = references.filter((item) => !isStructureSet(item));
    if (seriesInstanceUid === undefined || (references.length > 0 && images.length === 0)) return [];
    const uids = images.flatMap((item) => item.uid('ReferencedSOPInstanceUID') ?? []);
    return [{ seriesInstanceUid, sopInstanceUids: [...new Set(uids)].sort() }];
  });
}

function isStructureSet(item: Dataset): boolean {
  return item.uid('ReferencedSOPClassUID') === SOP_CLASS.rtStructureSet;
}
