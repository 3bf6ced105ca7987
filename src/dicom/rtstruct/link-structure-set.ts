import type { Refusal } from '../../core/index.ts';
import { delineationRefusal, hasOtherPatient, type Why, whyRefused } from '../delineation/delineation-refusal.ts';
import type { ImageSeries, LinkMethod, Note, RoiReferences, StructureSetHeader } from '../model.ts';
import type { Scan } from '../scan/scan-result.ts';
import { type LinkOptions, type PlacedRoi, placeRoi } from './place-roi.ts';

/** The part of a structure set that belongs to a series other than the linked one, or to none. */
export interface OtherParts {
  readonly rois: readonly number[];
  /** Images of other series that contours of the linked one's ROIs name. */
  readonly images: readonly string[];
}

/** An image series that a structure set delineates, and the reference by which it was found. */
export interface StructureSetLink {
  readonly series: ImageSeries;
  readonly method: LinkMethod;
  readonly notes: readonly Note[];
  /** Absent if the whole set belongs to the series. */
  readonly others?: OtherParts;
}

/** The series on which a delineation was drawn, and the parts that could not be linked. */
export interface Links<T = StructureSetLink> {
  readonly links: readonly T[];
  readonly refusals: readonly Refusal[];
}

/**
 * Finds the image series of a structure set by the references inside it, ROI by ROI, strongest first: the images its
 * contours name, the series that lists them, the referenced series, the frame of reference. Study UIDs and the order of
 * files never decide: a planning system or an anonymiser may give both objects different studies. If the referenced
 * series is present, missing images that are named do not matter: the positions of the contours decide later. A weaker
 * reference is used only if the stronger is absent, not if it points to missing images.
 *
 * One link per series. An ROI whose series is missing is refused individually; the set is refused if no ROI has a
 * series, with the reason: no reference at all; images refused, of an unsupported class, or missing; several matching
 * series; a different patient; a different frame of reference.
 */
export function linkStructureSet(header: StructureSetHeader, scan: Scan, options: LinkOptions = {}): Links {
  const drawn = header.roiReferences.filter(({ contours }) => contours > 0);
  const whole: RoiReferences = { number: 0, contours: 0, images: [] };
  const placed = (drawn.length > 0 ? drawn : [whole]).map((roi) => ({ roi, at: placeRoi(roi, header, scan, options) }));
  const series = [
    ...new Set(placed.flatMap(({ at }) => (at.kind === 'placed' ? at.parts.map((one) => one.series) : []))),
  ];
  if (series.length === 0) {
    const whys = placed.flatMap(({ at }) => (at.kind === 'placed' ? [] : [at.why('structure set')]));
    const different = [...new Map(whys.map((why) => [why.code, why])).values()];
    return { links: [], refusals: different.map((why) => delineationRefusal(header, why)) };
  }
  const refusals: Refusal[] = [];
  for (const { roi, at } of placed) {
    if (at.kind === 'refused') refusals.push(delineationRefusal(header, at.why('ROI'), roi.number));
  }
  const links: StructureSetLink[] = [];
  series.sort((a, b) => (a.seriesInstanceUid < b.seriesInstanceUid ? -1 : 1));
  for (const [index, one] of series.entries()) {
    const why = patientDiffers(header, one) ?? frameDiffers(header, one) ?? imagesRefused(header, one, scan);
    if (why) refusals.push(delineationRefusal(header, why));
    else links.push(linkTo(one, index === 0, header, scan, placed));
  }
  return { links, refusals };
}

type Placed = { readonly roi: RoiReferences; readonly at: PlacedRoi };

/** @param first the series that also gets ROIs without contours and those in no series' frame of reference */
function linkTo(
  series: ImageSeries,
  first: boolean,
  header: StructureSetHeader,
  scan: Scan,
  placed: readonly Placed[],
): StructureSetLink {
  const rois = new Set<number>();
  const images = new Set<string>();
  const notes: Note[] = [...imagesMissing(header, series)];
  let method: LinkMethod | undefined;
  for (const { roi, at } of placed) {
    if (at.kind === 'elsewhere' && first) rois.add(roi.number);
    if (at.kind !== 'placed') continue;
    const own = at.parts.find((part) => part.series === series);
    if (!own) continue;
    rois.add(roi.number);
    method ??= own.method;
    for (const part of at.parts) if (part !== own) for (const uid of part.images) images.add(uid);
    for (const uid of at.imagesElsewhere) images.add(uid);
    if (own.contours < roi.contours) notes.push(splitNote(roi, own.contours));
  }
  if (method === 'referenced-sop-instances') notes.push(...namesOtherSeries(header, series, scan));
  const all = header.roiReferences.filter((roi) => !rois.has(roi.number) && (roi.contours > 0 || !first));
  const others = { rois: [...new Set(all.map(({ number }) => number))], images: [...images].sort() };
  return {
    series,
    method: method!,
    notes,
    ...(others.rois.length + others.images.length > 0 && { others }),
  };
}

function splitNote({ number, contours }: RoiReferences, own: number): Note {
  return {
    code: 'QIAW_ROI_SPLIT',
    roiNumber: number,
    message: `${own} of ${contours} contours were drawn on this series, the others on another one.`,
  };
}

/** Images listed for a series, and the missing ones among them. */
function listedFor(header: StructureSetHeader, series: ImageSeries) {
  const here = new Set(series.instances.map((instance) => instance.sopInstanceUid));
  const listed = new Set(
    header.referencedSeries
      .filter((reference) => reference.seriesInstanceUid === series.seriesInstanceUid)
      .flatMap((reference) => reference.sopInstanceUids),
  );
  return { listed, missing: [...listed].filter((uid) => !here.has(uid)) };
}

function imagesMissing(header: StructureSetHeader, series: ImageSeries): Note[] {
  const { listed, missing } = listedFor(header, series);
  if (missing.length === 0) return [];
  return [
    {
      code: 'QIAW_RTSTRUCT_IMAGES_MISSING',
      message: `${missing.length} of the ${listed.size} images that the structure set lists for the series ${missing.length === 1 ? 'is' : 'are'} missing.`,
    },
  ];
}

/**
 * A series whose slice was refused is refused as a whole; if a refused image does not state its series, the set does.
 */
function imagesRefused(header: StructureSetHeader, series: ImageSeries, scan: Scan): Why | undefined {
  const { missing } = listedFor(header, series);
  return whyRefused('structure set', { seriesUids: [], sopUids: missing }, scan);
}

/** The images decide against the series that is also named. */
function namesOtherSeries(
  { referencedSeriesUids: named }: StructureSetHeader,
  { seriesInstanceUid }: ImageSeries,
  scan: Scan,
): Note[] {
  if (named.length === 0 || named.includes(seriesInstanceUid)) return [];
  const here = scan.series.some((series) => named.includes(series.seriesInstanceUid));
  return [
    {
      code: 'QIAW_RTSTRUCT_SERIES_UNRESOLVED',
      message: here
        ? 'The structure set names one series and images of another; it was linked to the series of the images.'
        : 'The series that the structure set names is missing; it was linked to the series of the images it names.',
    },
  ];
}

function patientDiffers(header: StructureSetHeader, series: ImageSeries): Why | undefined {
  if (!hasOtherPatient(header, series)) return undefined;
  return {
    code: 'QIAW_RTSTRUCT_PATIENT_DIFFERS',
    reason: 'The structure set and the images it refers to have different PatientIDs.',
    remedy: 'Give both objects the same PatientID if they belong to one patient.',
    evidence: { attribute: 'PatientID' },
  };
}

function frameDiffers(header: StructureSetHeader, series: ImageSeries): Why | undefined {
  const frames = header.referencedFrameOfReferenceUids;
  const own = series.frameOfReferenceUid;
  if (frames.length === 0 || own === undefined || frames.includes(own)) return undefined;
  return {
    code: 'QIAW_RTSTRUCT_FRAME_OF_REFERENCE_DIFFERS',
    reason: 'The structure set refers to the images but lies in another frame of reference.',
    remedy: 'Export it again after registration to the frame of reference of the images.',
    evidence: { framesOfReference: frames.length },
  };
}
