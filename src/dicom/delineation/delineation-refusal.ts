import { counted, type Refusal } from '../../core/index.ts';
import { unreadImageClass } from '../element/dictionary/sop-class-names.ts';
import type { ImageSeries, PatientStudy } from '../model.ts';
import { patientOf } from '../patient-study.ts';
import type { Scan } from '../scan/scan-result.ts';

/** The common part of structure sets and segmentations when they are linked to their images. */
interface DelineationHeader {
  readonly kind: 'RTSTRUCT' | 'SEG';
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly patientStudy: PatientStudy;
}

/** The reason of a refusal, without its subject. */
export type Why = Pick<Refusal, 'code' | 'reason' | 'remedy' | 'evidence'>;

/** The refusal of a delineation, or of one of its ROIs; ROIs without a number are refused without one. */
export function delineationRefusal(
  header: DelineationHeader,
  why: Why,
  roiNumber?: number,
  kind: 'delineation' | 'roi' = roiNumber === undefined ? 'delineation' : 'roi',
): Refusal {
  return {
    ...why,
    kind,
    input: {
      sopInstanceUid: header.sopInstanceUid,
      seriesInstanceUid: header.seriesInstanceUid,
      ...(roiNumber !== undefined && { roiNumber }),
      ...patientOf(header.patientStudy),
    },
  };
}

/** The kind of linked object, as named in refusals. */
export type Linked = 'structure set' | 'segmentation' | 'ROI';

const CODES = {
  'structure set': {
    refused: 'QIAW_RTSTRUCT_SERIES_REFUSED',
    unread: 'QIAW_RTSTRUCT_CLASS_NOT_READ',
    absent: 'QIAW_RTSTRUCT_SERIES_ABSENT',
  },
  segmentation: {
    refused: 'QIAW_SEG_SERIES_REFUSED',
    unread: 'QIAW_SEG_CLASS_NOT_READ',
    absent: 'QIAW_SEG_SERIES_ABSENT',
  },
  ROI: { refused: 'QIAW_ROI_SERIES_REFUSED', unread: 'QIAW_ROI_CLASS_NOT_READ', absent: 'QIAW_ROI_SERIES_ABSENT' },
} as const;

/** The referenced images. */
export interface WantedImages {
  readonly seriesUids: readonly string[];
  readonly sopUids: readonly string[];
}

type Named = { readonly seriesInstanceUid?: string; readonly sopInstanceUid?: string };

function isWanted({ seriesUids, sopUids }: WantedImages): (input: Named) => boolean {
  const [series, images] = [new Set(seriesUids), new Set(sopUids)];
  return (input) => series.has(input.seriesInstanceUid ?? '') || images.has(input.sopInstanceUid ?? '');
}

/** The refusal for references to refused images, as a series or individually; undefined if none were refused. */
export function whyRefused(what: Linked, wanted: WantedImages, scan: Scan): Why | undefined {
  const isOne = isWanted(wanted);
  const refusals = scan.refusals.filter(({ kind, input }) => kind !== 'roi' && isOne(input));
  if (refusals.length === 0) return undefined;
  const whole = refusals.find(({ kind }) => kind === 'series');
  if (whole) {
    return {
      code: CODES[what].refused,
      reason: `The image series this ${what} was drawn on was refused.`,
      remedy: 'Correct the image series first; its own refusal says why.',
      evidence: { seriesCode: whole.code },
    };
  }
  return {
    code: CODES[what].refused,
    reason: `${counted(refusals.length, 'image')} this ${what} was drawn on ${refusals.length === 1 ? 'was' : 'were'} refused.`,
    remedy: 'Correct the images first; their own refusals say why.',
    evidence: { refusedImages: refusals.length, imageCode: mostFrequent(refusals.map(({ code }) => code)) },
  };
}

/**
 * Why referenced images are not among the series of a scan: they were refused, are of an unsupported class, or are
 * missing.
 */
export function whyNotHere(
  what: Linked,
  wanted: WantedImages,
  scan: Scan,
  absent: Pick<Why, 'reason' | 'evidence'>,
): Why {
  const refused = whyRefused(what, wanted, scan);
  if (refused) return refused;
  const unread = scan.otherObjects.filter(isWanted(wanted));
  if (unread.length > 0) {
    const sopClass = mostFrequent(unread.map(({ sopClassUid }) => unreadImageClass(sopClassUid) ?? 'another class'));
    return {
      code: CODES[what].unread,
      reason: `The ${what} was drawn on objects of a class that is not read: ${unread.length} of ${sopClass}.`,
      remedy: 'Give the CT, MR or PET images it belongs to, and a delineation that refers to them.',
      evidence: { sopClass, objects: unread.length },
    };
  }
  const remedy = 'Add the image series it was drawn on to the source.';
  return { code: CODES[what].absent, remedy, ...absent };
}

function mostFrequent<T extends string>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]![0];
}

/** Delineations of one patient on images of another are refused even if the references resolve. */
export function hasOtherPatient(header: DelineationHeader, series: ImageSeries): boolean {
  const [own, image] = [header.patientStudy.patientId, series.patientStudy.patientId];
  return own !== undefined && image !== undefined && own !== image;
}
