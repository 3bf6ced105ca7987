import { accepted, type Refusal, type Result, refused } from '../core/index.ts';
import { delineationRefusal, hasOtherPatient, refusedSeriesOf } from './delineation-refusal.ts';
import type { ImageSeries, LinkMethod, StructureSetHeader } from './model.ts';
import type { Scan } from './scan.ts';

/** The image series a structure set delineates, and by which reference it was found. */
export interface StructureSetLink {
  readonly series: ImageSeries;
  readonly method: LinkMethod;
}

/**
 * Finds the image series of a structure set by the references inside it, strongest first: the referenced series, the
 * images its contours name, the frame of reference. Study UIDs and the order of files never decide: a planning system
 * or an anonymiser may give both objects different studies. A weaker reference stands in only where the stronger is
 * absent from the object, not where it points at images that are not here.
 *
 * Refused by name: no reference at all, images not here, several series that fit, referenced slices that are missing,
 * another patient, another frame of reference.
 */
export function linkStructureSet(header: StructureSetHeader, scan: Scan): Result<StructureSetLink> {
  const found = findSeries(header, scan);
  if (!found.ok) return found;
  const refusal =
    patientDiffers(header, found.value.series) ??
    frameDiffers(header, found.value.series) ??
    sliceMissing(header, found.value.series);
  return refusal ? refused(refusal) : found;
}

function findSeries(header: StructureSetHeader, scan: Scan): Result<StructureSetLink> {
  const images = new Set(header.referencedSopInstanceUids);
  const withImages = scan.series.filter((series) => series.instances.some((i) => images.has(i.sopInstanceUid)));
  if (header.referencedSeriesUids.length > 0) {
    const wanted = new Set(header.referencedSeriesUids);
    const named = scan.series.filter((series) => wanted.has(series.seriesInstanceUid));
    if (named.length === 1) return link(named[0]!, 'referenced-series');
    if (named.length === 0) return refused(seriesAbsent(header, scan));
    const drawnOn = new Set(header.contourSopInstanceUids);
    const drawn = named.filter((series) => series.instances.some((i) => drawnOn.has(i.sopInstanceUid)));
    return drawn.length === 1
      ? link(drawn[0]!, 'referenced-sop-instances')
      : refused(ambiguous(header, named.length, 'RTReferencedSeriesSequence'));
  }
  if (images.size > 0) {
    if (withImages.length === 1) return link(withImages[0]!, 'referenced-sop-instances');
    return refused(
      withImages.length === 0
        ? seriesAbsent(header, scan)
        : ambiguous(header, withImages.length, 'ContourImageSequence'),
    );
  }
  const frames = new Set(header.referencedFrameOfReferenceUids);
  if (frames.size === 0) {
    return refused(
      delineationRefusal(header, 'QIAW_RTSTRUCT_NO_REFERENCE', {
        reason: 'The structure set names neither a series nor images nor a frame of reference.',
        remedy: 'Export it again with references to the images it was drawn on.',
        evidence: {},
      }),
    );
  }
  const framed = scan.series.filter((series) => frames.has(series.frameOfReferenceUid ?? ''));
  if (framed.length === 1) return link(framed[0]!, 'frame-of-reference');
  return refused(
    framed.length === 0 ? seriesAbsent(header, scan) : ambiguous(header, framed.length, 'FrameOfReferenceUID'),
  );
}

function link(series: ImageSeries, method: LinkMethod): Result<StructureSetLink> {
  return accepted({ series, method });
}

function seriesAbsent(header: StructureSetHeader, scan: Scan): Refusal {
  const refusedSeries = refusedSeriesOf(header, scan);
  if (refusedSeries) {
    return delineationRefusal(header, 'QIAW_RTSTRUCT_SERIES_REFUSED', {
      reason: 'The image series this structure set was drawn on was refused.',
      remedy: 'Correct the image series first; its own refusal says why.',
      evidence: { seriesCode: refusedSeries.code },
    });
  }
  const frames = new Set(header.referencedFrameOfReferenceUids);
  return delineationRefusal(header, 'QIAW_RTSTRUCT_SERIES_ABSENT', {
    reason: 'The images this structure set refers to are not here.',
    remedy: 'Add the image series it was drawn on to the source.',
    evidence: {
      referencedSeries: header.referencedSeriesUids.length,
      referencedImages: header.referencedSopInstanceUids.length,
      seriesInSource: scan.series.length,
      seriesWithSameFrameOfReference: scan.series.filter((s) => frames.has(s.frameOfReferenceUid ?? '')).length,
    },
  });
}

function ambiguous(header: StructureSetHeader, candidates: number, reference: string): Refusal {
  return delineationRefusal(header, 'QIAW_RTSTRUCT_AMBIGUOUS', {
    reason: 'The structure set fits several image series and nothing in it says which one.',
    remedy: 'Export it again with references to the images it was drawn on, or give the source of one series only.',
    evidence: { candidates, reference },
  });
}

function patientDiffers(header: StructureSetHeader, series: ImageSeries): Refusal | undefined {
  if (!hasOtherPatient(header, series)) return undefined;
  return delineationRefusal(header, 'QIAW_RTSTRUCT_PATIENT_DIFFERS', {
    reason: 'The structure set and the images it refers to have different PatientIDs.',
    remedy: 'Give both objects the same PatientID if they belong to one patient.',
    evidence: { attribute: 'PatientID' },
  });
}

function frameDiffers(header: StructureSetHeader, series: ImageSeries): Refusal | undefined {
  const frames = header.referencedFrameOfReferenceUids;
  const own = series.frameOfReferenceUid;
  if (frames.length === 0 || own === undefined || frames.includes(own)) return undefined;
  return delineationRefusal(header, 'QIAW_RTSTRUCT_FRAME_OF_REFERENCE_DIFFERS', {
    reason: 'The structure set refers to the images but lies in another frame of reference.',
    remedy: 'Export it again after registration to the frame of reference of the images.',
    evidence: { framesOfReference: frames.length },
  });
}

/** Every image the contours name, and every image listed under this series, must be here. */
function sliceMissing(header: StructureSetHeader, series: ImageSeries): Refusal | undefined {
  const here = new Set(series.instances.map((instance) => instance.sopInstanceUid));
  const drawnOn = new Set(header.contourSopInstanceUids);
  const ofOtherSeries = new Set(
    header.referencedSeries
      .filter((reference) => reference.seriesInstanceUid !== series.seriesInstanceUid)
      .flatMap((reference) => reference.sopInstanceUids),
  );
  const expected = header.referencedSopInstanceUids.filter(
    (uid) => here.has(uid) || drawnOn.has(uid) || !ofOtherSeries.has(uid),
  );
  const missing = expected.filter((uid) => !here.has(uid));
  if (missing.length === 0) return undefined;
  return delineationRefusal(header, 'QIAW_RTSTRUCT_SLICE_MISSING', {
    reason: 'Slices the structure set refers to are not here.',
    remedy: 'Add the missing images of the series.',
    evidence: { referenced: expected.length, missing: missing.length, slicesHere: series.instances.length },
  });
}
