import { type Linked, type WantedImages, type Why, whyNotHere } from '../delineation/delineation-refusal.ts';
import { imageOwners, ownersOf } from '../image/image-owners.ts';
import type { ImageSeries, LinkMethod, ReferencedSeries, RoiReferences, StructureSetHeader } from '../model.ts';
import type { Scan } from '../scan/scan-result.ts';

/** The contours of one ROI on one series. */
export interface RoiPart {
  readonly series: ImageSeries;
  readonly method: LinkMethod;
  readonly contours: number;
  /** Images of the series, or listed for it, that the contours name; omitted if all images of the ROI are. */
  readonly images: readonly string[];
}

export interface LinkOptions {
  /** For an ROI with contours on a missing series, use the other contours. */
  readonly partialContours?: boolean | undefined;
}

/** The series of an ROI. `elsewhere`: it names only a frame of reference that no available series has. */
export type PlacedRoi =
  | {
      readonly kind: 'placed';
      readonly parts: readonly RoiPart[];
      /** Images of missing series that its contours name. */
      readonly imagesElsewhere: readonly string[];
    }
  | { readonly kind: 'refused' | 'elsewhere'; readonly why: (what: Linked) => Why };

/** Finds the series of one ROI, or of its contours one by one. */
export function placeRoi(roi: RoiReferences, header: StructureSetHeader, scan: Scan, options: LinkOptions): PlacedRoi {
  const owned = new Map<ImageSeries | string, { contours: number; images: string[] }>();
  const owners = imageOwners(scan);
  let loose = roi.contours;
  const own = (owner: ImageSeries | string, contours: number, images: readonly string[]): void => {
    const known = owned.get(owner) ?? { contours: 0, images: [] };
    known.contours += contours;
    known.images.push(...images);
    owned.set(owner, known);
    loose -= contours;
  };
  const listing = (uid: string) => header.referencedSeries.find((one) => one.sopInstanceUids.includes(uid));
  if (roi.listedUnder !== undefined) {
    const item = header.referencedSeries.find((one) => one.seriesInstanceUid === roi.listedUnder)!;
    own(seriesOf(item, scan) ?? roi.listedUnder, roi.contours, []);
  }
  for (const [uid, contours] of roi.images) {
    const item = owners.has(uid) ? undefined : listing(uid);
    const owner = owners.get(uid) ?? (item && (seriesOf(item, scan) ?? item.seriesInstanceUid));
    if (owner !== undefined) own(owner, contours, [uid]);
  }
  if (owned.size === 0) return byNames(roi, header, scan);
  if (owned.size > 1 && loose > 0) {
    return { kind: 'refused', why: ambiguous(owned.size, 'ContourImageSequence') };
  }
  const away = [...owned].flatMap(([owner, part]) => (typeof owner === 'string' ? [{ uid: owner, ...part }] : []));
  if (away.length === owned.size || (away.length > 0 && !options.partialContours)) {
    const seriesUids = away.map(({ uid }) => uid);
    return {
      kind: 'refused',
      why: notHere({ seriesUids, sopUids: away.flatMap((part) => part.images) }, header, scan, roi),
    };
  }
  const parts = [...owned].flatMap(([series, part]): RoiPart[] =>
    typeof series === 'string' ? [] : [{ series, method: methodOf(series, header, scan), ...part }],
  );
  // Contours without a known image join those with one.
  if (owned.size === 1) parts[0] = { ...parts[0]!, contours: roi.contours };
  return { kind: 'placed', parts, imagesElsewhere: away.flatMap(({ images }) => images) };
}

/**
 * The series that an item of RTReferencedSeriesSequence names, or else the only one that owns images it lists. The
 * latter also applies if the named series is present but owns none of them, because images are the stronger reference.
 */
function seriesOf({ seriesInstanceUid, sopInstanceUids }: ReferencedSeries, scan: Scan): ImageSeries | undefined {
  const named = scan.series.find((series) => series.seriesInstanceUid === seriesInstanceUid);
  const owners = ownersOf(sopInstanceUids, scan);
  if (named && owners.includes(named)) return named;
  return owners.length === 1 ? owners[0] : named;
}

function seriesHere(items: readonly ReferencedSeries[], scan: Scan): ImageSeries[] {
  return [...new Set(items.flatMap((item) => seriesOf(item, scan) ?? []))];
}

function methodOf({ seriesInstanceUid }: ImageSeries, header: StructureSetHeader, scan: Scan): LinkMethod {
  const here = seriesHere(header.referencedSeries, scan);
  const named = header.referencedSeriesUids.includes(seriesInstanceUid);
  return here.length === 1 && named ? 'referenced-series' : 'referenced-sop-instances';
}

/**
 * An ROI whose contours name no available or listed image: by the series, else the images, else the frame of the set.
 */
function byNames(roi: RoiReferences, header: StructureSetHeader, scan: Scan): PlacedRoi {
  const frame = roi.frameOfReferenceUid;
  const inFrame = (uid: string | undefined): boolean => frame === undefined || uid === undefined || uid === frame;
  const place = (series: ImageSeries, method: LinkMethod): PlacedRoi => ({
    kind: 'placed',
    parts: [{ series, method, contours: roi.contours, images: [] }],
    imagesElsewhere: [],
  });
  const items = header.referencedSeries.filter((item) => inFrame(item.frameOfReferenceUid));
  const drawn = ownersOf(header.contourSopInstanceUids, scan);
  if (items.length > 0) {
    const here = seriesHere(items, scan);
    if (here.length === 1) return place(here[0]!, methodOf(here[0]!, header, scan));
    if (here.length === 0) {
      const seriesUids = items.map(({ seriesInstanceUid }) => seriesInstanceUid);
      const wanted = { seriesUids, sopUids: items.flatMap(({ sopInstanceUids }) => sopInstanceUids) };
      return { kind: 'refused', why: notHere(wanted, header, scan, roi) };
    }
    const both = here.filter((series) => drawn.includes(series));
    if (both.length === 1) return place(both[0]!, 'referenced-sop-instances');
    return { kind: 'refused', why: ambiguous(here.length, 'RTReferencedSeriesSequence') };
  }
  const candidates = drawn.filter((series) => inFrame(series.frameOfReferenceUid));
  if (candidates.length === 1) return place(candidates[0]!, 'referenced-sop-instances');
  if (candidates.length > 1) return { kind: 'refused', why: ambiguous(candidates.length, 'ContourImageSequence') };
  if (header.contourSopInstanceUids.length > 0 && header.referencedSeries.length === 0) {
    return {
      kind: 'refused',
      why: notHere({ seriesUids: [], sopUids: header.contourSopInstanceUids }, header, scan, roi),
    };
  }
  const frames = new Set(frame === undefined ? header.referencedFrameOfReferenceUids : [frame]);
  if (frames.size === 0) return { kind: 'refused', why: () => NO_REFERENCE };
  const framed = scan.series.filter((series) => frames.has(series.frameOfReferenceUid ?? ''));
  if (framed.length === 1) return place(framed[0]!, 'frame-of-reference');
  return framed.length > 1
    ? { kind: 'refused', why: ambiguous(framed.length, 'FrameOfReferenceUID') }
    : { kind: 'elsewhere', why: notHere({ seriesUids: [], sopUids: [] }, header, scan, roi) };
}

function notHere(wanted: WantedImages, header: StructureSetHeader, scan: Scan, roi: RoiReferences) {
  const frames = new Set(header.referencedFrameOfReferenceUids);
  return (what: Linked): Why =>
    whyNotHere(what, wanted, scan, {
      reason: `The images this ${what} refers to are not here.`,
      evidence: {
        ...(what === 'ROI' && { contours: roi.contours }),
        referencedSeries: what === 'ROI' ? wanted.seriesUids.length : header.referencedSeriesUids.length,
        referencedImages: what === 'ROI' ? wanted.sopUids.length : header.referencedSopInstanceUids.length,
        seriesInSource: scan.series.length,
        seriesWithSameFrameOfReference: scan.series.filter((s) => frames.has(s.frameOfReferenceUid ?? '')).length,
      },
    });
}

function ambiguous(candidates: number, reference: string) {
  return (what: Linked): Why => ({
    code: what === 'ROI' ? 'QIAW_ROI_SERIES_AMBIGUOUS' : 'QIAW_RTSTRUCT_AMBIGUOUS',
    reason: `The ${what} matches several image series, and it does not state which one.`,
    remedy: 'Export it again with references to the images it was drawn on, or provide a source with one series only.',
    evidence: { candidates, reference },
  });
}

const NO_REFERENCE: Why = {
  code: 'QIAW_RTSTRUCT_NO_REFERENCE',
  reason: 'The structure set names neither a series nor images nor a frame of reference.',
  remedy: 'Export it again with references to the images it was drawn on.',
  evidence: {},
};
