import { accepted, cross, dot, norm, type Refusal, type Result, refused } from '../../core/index.ts';
import { delineationRefusal, hasOtherPatient, whyNotHere, whyRefused } from '../delineation/delineation-refusal.ts';
import { ownersOf } from '../image/image-owners.ts';
import type { ImageSeries, LinkMethod, Note } from '../model.ts';
import type { Scan } from '../scan/scan-result.ts';
import type { SegmentationHeader } from './model.ts';

/** The image series that a segmentation delineates, how it was found, and notes on doubtful points. */
export interface SegmentationLink {
  readonly series: ImageSeries;
  readonly method: LinkMethod;
  readonly notes: readonly Note[];
}

/**
 * Finds the image series of a segmentation: the referenced series, else the images it names, else (if none of its
 * references resolve, as in the published segmentation of LUNG1-005) the only series in its frame of reference with
 * slices at the positions of its frames, with a note. If several series match, only those count on whose slices its
 * frames lie. Study UIDs never decide. Missing images that are named do not matter if their series is present: whether
 * the frames of a segment lie on its slices is checked when they are placed.
 *
 * Refused with the reason: no match, several matching series, a different patient, a different frame of reference.
 */
export function linkSegmentation(header: SegmentationHeader, scan: Scan): Result<SegmentationLink> {
  const found = byReference(header, scan) ?? byGeometry(header, scan);
  if (!found.ok) return found;
  const { series } = found.value;
  const refusal = patientDiffers(header, series) ?? frameDiffers(header, series) ?? imagesRefused(header, series, scan);
  return refusal ? refused(refusal) : found;
}

/** Undefined if no reference leads to an available image. */
function byReference(header: SegmentationHeader, scan: Scan): Result<SegmentationLink> | undefined {
  const named = scan.series.filter(({ seriesInstanceUid }) => header.referencedSeriesUids.includes(seriesInstanceUid));
  const listed = header.referencedSopInstanceUids;
  if (named.length === 1 && (listed.length === 0 || ownersOf(listed, scan).includes(named[0]!))) {
    return accepted(link(header, named[0]!, 'referenced-series'));
  }
  for (const uids of [header.frameSopInstanceUids, header.referencedSopInstanceUids]) {
    const owners = ownersOf(uids, scan);
    const both = owners.filter((series) => named.includes(series));
    const drawn = both.length > 0 ? both : owners;
    const fitting = drawn.length > 1 ? drawn.filter((series) => liesOnSlices(header, series)) : drawn;
    if (fitting.length === 1) return accepted(link(header, fitting[0]!, 'referenced-sop-instances'));
    if (drawn.length > 1) return refused(ambiguous(header, drawn.length, 'ReferencedSeriesSequence'));
  }
  return named.length > 1 ? refused(ambiguous(header, named.length, 'ReferencedSeriesSequence')) : undefined;
}

function byGeometry(header: SegmentationHeader, scan: Scan): Result<SegmentationLink> {
  const framed = scan.series.filter(
    (series) => header.frameOfReferenceUid !== undefined && series.frameOfReferenceUid === header.frameOfReferenceUid,
  );
  const named = scan.series.filter(({ seriesInstanceUid }) => header.referencedSeriesUids.includes(seriesInstanceUid));
  const placed = framed.filter((series) => liesOnSlices(header, series));
  const both = placed.filter((series) => named.includes(series));
  const fitting = both.length > 0 ? both : placed;
  // Its series is present; whether frames lie on its slices is checked per segment.
  if (fitting.length === 0 && named.length === 1) return accepted(link(header, named[0]!, 'referenced-series'));
  if (fitting.length > 1) return refused(ambiguous(header, fitting.length, 'FrameOfReferenceUID'));
  if (fitting.length === 0) return refused(seriesAbsent(header, scan, framed.length));
  const total = header.referencedSopInstanceUids.length;
  return accepted({ series: fitting[0]!, method: 'frame-of-reference-and-geometry', notes: [unresolved(0, total)] });
}

function link(header: SegmentationHeader, series: ImageSeries, method: LinkMethod): SegmentationLink {
  const here = new Set(series.instances.map((instance) => instance.sopInstanceUid));
  const listed = header.referencedSeries.filter((one) => one.seriesInstanceUid === series.seriesInstanceUid);
  const elsewhere = new Set(
    header.referencedSeries.filter((one) => !listed.includes(one)).flatMap((one) => one.sopInstanceUids),
  );
  const drawn = header.frameSopInstanceUids.filter((uid) => !elsewhere.has(uid));
  const expected = [...new Set([...listed.flatMap((one) => one.sopInstanceUids), ...drawn])];
  const resolved = expected.filter((uid) => here.has(uid)).length;
  const notes = resolved < expected.length ? [unresolved(resolved, expected.length)] : [];
  const otherNamed = header.referencedSeriesUids.length > 0 && listed.length === 0;
  return { series, method, notes: otherNamed ? [namesOtherSeries, ...notes] : notes };
}

const namesOtherSeries: Note = {
  code: 'QIAW_SEG_SERIES_UNRESOLVED',
  message: 'The segmentation names one series and images of another; it was linked to the series of the images.',
};

function unresolved(resolved: number, total: number): Note {
  const placed = resolved > 0 ? 'frames are' : 'it was';
  const by = resolved > 0 ? 'the positions of its frames' : 'its frame of reference and the positions of its frames';
  const message =
    total === 0
      ? `The segmentation refers to no image; it was placed by ${by}.`
      : `${resolved} of the ${total} images that the segmentation refers to are available; ${placed} placed by ${by}.`;
  return { code: 'QIAW_SEG_REFERENCES_UNRESOLVED', message };
}

/** Tolerances of slice distance and pixel spacing for matching a series. */
const TOLERANCE_MM = 0.01;

/** Whether every frame has the series' pixels and lies in the plane of one of its slices. */
function liesOnSlices({ planes }: SegmentationHeader, { instances }: ImageSeries): boolean {
  const first = instances[0]!;
  const normal = cross(...first.orientation);
  const slices = instances.map(({ position }) => dot(position, normal));
  return planes.every(({ position, orientation, pixelSpacing }) => {
    const tilt = norm(cross(cross(...orientation), normal));
    const spacing = pixelSpacing.every((value, axis) => Math.abs(value - first.pixelSpacing[axis]!) <= TOLERANCE_MM);
    return tilt <= 1e-4 && spacing && nearest(slices, dot(position, normal)) <= TOLERANCE_MM;
  });
}

/** The distance to the nearest slice. */
function nearest(slices: readonly number[], at: number): number {
  return slices.reduce((least, slice) => Math.min(least, Math.abs(slice - at)), Number.POSITIVE_INFINITY);
}

function seriesAbsent(header: SegmentationHeader, scan: Scan, sameFrame: number): Refusal {
  const wanted = { seriesUids: header.referencedSeriesUids, sopUids: header.referencedSopInstanceUids };
  const why = whyNotHere('segmentation', wanted, scan, {
    reason:
      'The images this segmentation refers to are missing, and no other series has slices at the positions of its frames.',
    evidence: {
      referencedSeries: header.referencedSeriesUids.length,
      referencedImages: header.referencedSopInstanceUids.length,
      seriesInSource: scan.series.length,
      seriesWithSameFrameOfReference: sameFrame,
    },
  });
  return delineationRefusal(header, why);
}

function ambiguous(header: SegmentationHeader, candidates: number, reference: string): Refusal {
  return delineationRefusal(header, {
    code: 'QIAW_SEG_AMBIGUOUS',
    reason: 'The segmentation matches several image series, and it does not state which one.',
    remedy: 'Export it again with references to the images it was drawn on, or provide a source with one series only.',
    evidence: { candidates, reference },
  });
}

function patientDiffers(header: SegmentationHeader, series: ImageSeries): Refusal | undefined {
  if (!hasOtherPatient(header, series)) return undefined;
  return delineationRefusal(header, {
    code: 'QIAW_SEG_PATIENT_DIFFERS',
    reason: 'The segmentation and the images it refers to have different PatientIDs.',
    remedy: 'Give both objects the same PatientID if they belong to one patient.',
    evidence: { attribute: 'PatientID' },
  });
}

function imagesRefused(header: SegmentationHeader, series: ImageSeries, scan: Scan): Refusal | undefined {
  const here = new Set(series.instances.map((instance) => instance.sopInstanceUid));
  const sopUids = header.referencedSopInstanceUids.filter((uid) => !here.has(uid));
  const why = whyRefused('segmentation', { seriesUids: [], sopUids }, scan);
  return why && delineationRefusal(header, why);
}

function frameDiffers(header: SegmentationHeader, series: ImageSeries): Refusal | undefined {
  const [own, image] = [header.frameOfReferenceUid, series.frameOfReferenceUid];
  if (own === undefined || image === undefined || own === image) return undefined;
  return delineationRefusal(header, {
    code: 'QIAW_SEG_FRAME_OF_REFERENCE_DIFFERS',
    reason: 'The segmentation refers to the images but lies in another frame of reference.',
    remedy: 'Export it again after registration to the frame of reference of the images.',
    evidence: { attribute: 'FrameOfReferenceUID' },
  });
}
