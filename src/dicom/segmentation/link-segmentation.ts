import { accepted, cross, dot, norm, type Refusal, type Result, refused } from '../../core/index.ts';
import { delineationRefusal, hasOtherPatient, refusedSeriesOf } from '../delineation-refusal.ts';
import type { ImageSeries, LinkMethod, Note } from '../model.ts';
import type { Scan } from '../scan.ts';
import type { SegmentationHeader } from './model.ts';

/** The image series a segmentation delineates, how it was found, and what was doubtful about it. */
export interface SegmentationLink {
  readonly series: ImageSeries;
  readonly method: LinkMethod;
  readonly notes: readonly Note[];
}

/**
 * Finds the image series of a segmentation: the referenced series, else the images it names, else (where not one of its
 * references resolves, as in the published segmentation of LUNG1-005) the only series in its frame of reference whose
 * slices lie where its frames lie; the last is said in a note. Study UIDs never decide.
 *
 * Refused by name: nothing that fits, several series that fit, referenced slices that are missing, another patient,
 * another frame of reference.
 */
export function linkSegmentation(header: SegmentationHeader, scan: Scan): Result<SegmentationLink> {
  const found = byReference(header, scan) ?? byGeometry(header, scan);
  if (!found.ok) return found;
  const { series } = found.value;
  const refusal = patientDiffers(header, series) ?? frameDiffers(header, series) ?? sliceMissing(header, found.value);
  return refusal ? refused(refusal) : found;
}

/** Undefined when no reference leads to an image that is here. */
function byReference(header: SegmentationHeader, scan: Scan): Result<SegmentationLink> | undefined {
  const named = scan.series.filter(({ seriesInstanceUid }) => header.referencedSeriesUids.includes(seriesInstanceUid));
  const listed = new Set(header.referencedSopInstanceUids);
  const shared = (series: ImageSeries) => series.instances.some((instance) => listed.has(instance.sopInstanceUid));
  if (named.length === 1 && (listed.size === 0 || shared(named[0]!))) return link(named[0]!, 'referenced-series');
  for (const uids of [header.frameSopInstanceUids, header.referencedSopInstanceUids]) {
    const images = new Set(uids);
    const candidates = named.length > 0 ? named : scan.series;
    const drawn = candidates.filter(({ instances }) => instances.some((i) => images.has(i.sopInstanceUid)));
    if (drawn.length === 1) return link(drawn[0]!, 'referenced-sop-instances');
    if (drawn.length > 1) return refused(ambiguous(header, drawn.length, 'ReferencedSeriesSequence'));
  }
  return named.length > 1 ? refused(ambiguous(header, named.length, 'ReferencedSeriesSequence')) : undefined;
}

function byGeometry(header: SegmentationHeader, scan: Scan): Result<SegmentationLink> {
  const framed = scan.series.filter(
    (series) => header.frameOfReferenceUid !== undefined && series.frameOfReferenceUid === header.frameOfReferenceUid,
  );
  const fitting = framed.filter((series) => liesOnSlices(header, series));
  if (fitting.length > 1) return refused(ambiguous(header, fitting.length, 'FrameOfReferenceUID'));
  if (fitting.length === 0) return refused(seriesAbsent(header, scan, framed.length));
  const total = header.referencedSopInstanceUids.length;
  const note: Note = {
    code: 'QIAW_SEG_REFERENCES_UNRESOLVED',
    message: `0 of the ${total} images the segmentation refers to are here; it was placed by its frame of reference and the positions of its frames.`,
  };
  return accepted({ series: fitting[0]!, method: 'frame-of-reference-and-geometry', notes: [note] });
}

function link(series: ImageSeries, method: LinkMethod): Result<SegmentationLink> {
  return accepted({ series, method, notes: [] });
}

/** How far frames may lie from the slices, and pixel spacings apart, for a series to be taken as theirs. */
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

/** `slices` ascends, as the instances of a series do. */
function nearest(slices: readonly number[], at: number): number {
  return slices.reduce((least, slice) => Math.min(least, Math.abs(slice - at)), Number.POSITIVE_INFINITY);
}

function seriesAbsent(header: SegmentationHeader, scan: Scan, sameFrame: number): Refusal {
  const refusedSeries = refusedSeriesOf(header, scan);
  if (refusedSeries) {
    return delineationRefusal(header, 'QIAW_SEG_SERIES_REFUSED', {
      reason: 'The image series this segmentation was drawn on was refused.',
      remedy: 'Correct the image series first; its own refusal says why.',
      evidence: { seriesCode: refusedSeries.code },
    });
  }
  return delineationRefusal(header, 'QIAW_SEG_SERIES_ABSENT', {
    reason: 'The images this segmentation refers to are not here, and no other series has slices where its frames lie.',
    remedy: 'Add the image series it was drawn on to the source.',
    evidence: {
      referencedSeries: header.referencedSeriesUids.length,
      referencedImages: header.referencedSopInstanceUids.length,
      seriesInSource: scan.series.length,
      seriesWithSameFrameOfReference: sameFrame,
    },
  });
}

function ambiguous(header: SegmentationHeader, candidates: number, reference: string): Refusal {
  return delineationRefusal(header, 'QIAW_SEG_AMBIGUOUS', {
    reason: 'The segmentation fits several image series and nothing in it says which one.',
    remedy: 'Export it again with references to the images it was drawn on, or give the source of one series only.',
    evidence: { candidates, reference },
  });
}

function patientDiffers(header: SegmentationHeader, series: ImageSeries): Refusal | undefined {
  if (!hasOtherPatient(header, series)) return undefined;
  return delineationRefusal(header, 'QIAW_SEG_PATIENT_DIFFERS', {
    reason: 'The segmentation and the images it refers to have different PatientIDs.',
    remedy: 'Give both objects the same PatientID if they belong to one patient.',
    evidence: { attribute: 'PatientID' },
  });
}

function frameDiffers(header: SegmentationHeader, series: ImageSeries): Refusal | undefined {
  const [own, image] = [header.frameOfReferenceUid, series.frameOfReferenceUid];
  if (own === undefined || image === undefined || own === image) return undefined;
  return delineationRefusal(header, 'QIAW_SEG_FRAME_OF_REFERENCE_DIFFERS', {
    reason: 'The segmentation refers to the images but lies in another frame of reference.',
    remedy: 'Export it again after registration to the frame of reference of the images.',
    evidence: { attribute: 'FrameOfReferenceUID' },
  });
}

/** Of a series found by reference, every image its frames name must be here; images of other series may be named too. */
function sliceMissing(header: SegmentationHeader, { series, method }: SegmentationLink): Refusal | undefined {
  if (method === 'frame-of-reference-and-geometry') return undefined;
  const here = new Set(series.instances.map((instance) => instance.sopInstanceUid));
  const listed = header.referencedSeries.filter((one) => one.seriesInstanceUid === series.seriesInstanceUid);
  const elsewhere = new Set(
    header.referencedSeries.filter((one) => !listed.includes(one)).flatMap((one) => one.sopInstanceUids),
  );
  const drawn = header.frameSopInstanceUids.filter((uid) => !elsewhere.has(uid));
  const expected = new Set([...listed.flatMap((one) => one.sopInstanceUids), ...drawn]);
  const missing = [...expected].filter((uid) => !here.has(uid));
  if (missing.length === 0) return undefined;
  return delineationRefusal(header, 'QIAW_SEG_SLICE_MISSING', {
    reason: 'Slices the segmentation refers to are not here.',
    remedy: 'Add the missing images of the series.',
    evidence: { referenced: expected.size, missing: missing.length, slicesHere: series.instances.length },
  });
}
