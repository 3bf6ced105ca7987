import { taken } from '../../core/index.ts';
import { type CaseRecord, drawnOn, type ImageRecord } from '../provenance/case-record.ts';
import { protocolDifferences } from './protocol.ts';

/** Images of one acquisition of a subject: one, or several reconstructions. */
export interface Acquisition {
  /** The lowest series id; it names the acquisition. */
  readonly id: string;
  readonly modality: string;
  /** Series ids, sorted. */
  readonly series: readonly string[];
  /** From 1 among the acquisitions of the subject whose time is known. */
  readonly order?: number;
  /** From the first acquisition of the subject to this one. */
  readonly daysAfterFirst?: number;
  /** Time points of its images and of the regions drawn on them, sorted; more than one if the sources contradict each other. */
  readonly timePoints: readonly string[];
}

/**
 * `reconstruction`: two images of one acquisition. `coffee-break`: two acquisitions on one day, at most {@link coffeeBreakHours} apart.
 * `longitudinal`: two acquisitions further apart.
 */
export type PairDesign = 'reconstruction' | 'coffee-break' | 'longitudinal';

/** Two images of one subject and modality, the earlier one first. */
export interface ImagePair {
  /** Series ids. */
  readonly first: string;
  readonly second: string;
  readonly design: PairDesign;
  /** Minutes between the beginnings of the acquisitions; only on the same day. */
  readonly minutes?: number;
  /** Days between the acquisitions; 0 on the same day. */
  readonly days?: number;
  /** Attributes of the protocol in which the images differ. */
  readonly differences: readonly string[];
}

export interface SubjectAcquisitions {
  readonly acquisitions: readonly Acquisition[];
  readonly pairs: readonly ImagePair[];
}

/** A coffee break ends the same session: test and retest scans are minutes to a few hours apart. */
export const coffeeBreakHours = 4;

/** Within this time and in one frame of reference, images with contrast are phases of its passage. */
const phaseMinutes = 10;

/**
 * The acquisitions of one subject and the pairs of its images, from all its cases in any order. Localizers, and images of earlier releases
 * without acquisition, take no part. Two images are of one acquisition if
 *
 * * both state an AcquisitionUID, and it is the same; or
 * * their times of acquisition overlap, and they overlap in space: kernels, thicknesses, gated phases, parts of one scan; or
 * * times are missing or are those of the series, and frame of reference, study and AcquisitionNumber are the same.
 *
 * A pair without times has a design only if one image is called test and the other one retest.
 */
export function acquisitionsOf(records: readonly CaseRecord[]): SubjectAcquisitions {
  const images = imagesOf(records);
  const labels = labelsOf(records);
  const groups = grouped(images);
  const first = Math.min(...groups.map(startOf));
  const firstDay = Math.min(...images.flatMap(({ acquisition }) => acquisition?.clock?.day ?? []));
  const ordered = [...groups].sort((a, b) => startOf(a) - startOf(b) || (idOf(a) < idOf(b) ? -1 : 1));
  const acquisitions = ordered.map((group, index): Acquisition => {
    const day = group.find(({ acquisition }) => acquisition?.clock)?.acquisition?.clock?.day;
    return {
      id: idOf(group),
      modality: group[0]!.modality,
      series: group.map(({ seriesId }) => seriesId).sort(),
      ...(Number.isFinite(startOf(group)) && Number.isFinite(first) && { order: index + 1 }),
      ...(day !== undefined && { daysAfterFirst: day - firstDay }),
      timePoints: [...new Set(group.flatMap(({ seriesId }) => [...(labels.get(seriesId) ?? [])]))].sort(),
    };
  });
  const groupOf = new Map(ordered.flatMap((group) => group.map(({ seriesId }) => [seriesId, group] as const)));
  const sequence = ordered.flatMap((group) => [...group].sort((a, b) => (a.seriesId < b.seriesId ? -1 : 1)));
  const pairs = sequence.flatMap((one, at) =>
    sequence
      .slice(at + 1)
      .flatMap((two) => pairOf(one, two, groupOf.get(one.seriesId) === groupOf.get(two.seriesId), labels)),
  );
  return { acquisitions, pairs };
}

/** Each image once, without localizers, by series id. */
function imagesOf(records: readonly CaseRecord[]): ImageRecord[] {
  const images = new Map<string, ImageRecord>();
  for (const record of records) {
    for (const image of [record.image, drawnOn(record)]) {
      if (image.acquisition !== undefined) images.set(image.seriesId, image);
    }
  }
  return [...images.values()]
    .filter(({ acquisition }) => !acquisition?.localizer)
    .sort((a, b) => (a.seriesId < b.seriesId ? -1 : 1));
}

/** The time points of each image: its own, and those of the regions drawn on it. */
function labelsOf(records: readonly CaseRecord[]): ReadonlyMap<string, ReadonlySet<string>> {
  const labels = new Map<string, Set<string>>();
  const add = (series: string, label: string | undefined): void => {
    if (label !== undefined) labels.set(series, (labels.get(series) ?? new Set()).add(label));
  };
  for (const record of records) {
    for (const image of [record.image, drawnOn(record)])
      add(image.seriesId, taken(image.acquisition?.timePoints)?.label);
    for (const { attribution } of record.rois) add(drawnOn(record).seriesId, taken(attribution?.timePoints)?.label);
  }
  return labels;
}

function grouped(images: readonly ImageRecord[]): ImageRecord[][] {
  const groups: ImageRecord[][] = [];
  for (const image of images) {
    const joined = groups.filter((group) => group.some((other) => isSameAcquisition(image, other)));
    const rest = groups.filter((group) => !joined.includes(group));
    groups.splice(0, groups.length, ...rest, [...joined.flat(), image]);
  }
  return groups;
}

const idOf = (group: readonly ImageRecord[]): string =>
  group.map(({ seriesId }) => seriesId).reduce((a, b) => (a < b ? a : b));

const startOf = (group: readonly ImageRecord[]): number =>
  Math.min(...group.flatMap(({ acquisition }) => acquisition?.clock?.start ?? []));

function isSameAcquisition(a: ImageRecord, b: ImageRecord): boolean {
  if (a.modality !== b.modality) return false;
  const [one, two] = [a.acquisition!, b.acquisition!];
  if (one.uid !== undefined && two.uid !== undefined) return one.uid === two.uid;
  if (one.clock && two.clock && !one.coarse && !two.coarse) {
    const inTime = one.clock.start <= two.clock.end && two.clock.start <= one.clock.end;
    return inTime && (one.frame !== two.frame || overlapInSpace(a, b));
  }
  const sameNumber = one.number !== undefined && one.number === two.number;
  return sameNumber && one.frame !== undefined && one.frame === two.frame && a.studyId === b.studyId;
}

/** Whether the boxes around two volumes in one frame of reference, parallel to its axes, have a common part. */
function overlapInSpace(a: ImageRecord, b: ImageRecord): boolean {
  const [one, two] = [boxOf(a), boxOf(b)];
  return one.every(([low, high], axis) => low <= two[axis]![1] && two[axis]![0] <= high);
}

function boxOf({ origin, spacing, size, direction }: ImageRecord): ReadonlyArray<readonly [number, number]> {
  return [0, 1, 2].map((axis) => {
    const reaches = [0, 1, 2].map((step) => direction[step]![axis]! * spacing[step]! * (size[step]! - 1));
    const low = reaches.reduce((sum, reach) => sum + Math.min(reach, 0), origin[axis]!);
    const high = reaches.reduce((sum, reach) => sum + Math.max(reach, 0), origin[axis]!);
    return [low, high];
  });
}

function pairOf(
  first: ImageRecord,
  second: ImageRecord,
  same: boolean,
  labels: ReadonlyMap<string, ReadonlySet<string>>,
): ImagePair[] {
  if (first.modality !== second.modality) return [];
  const ids = { first: first.seriesId, second: second.seriesId };
  const differences = protocolDifferences(first, second);
  if (same) return [{ ...ids, design: 'reconstruction', differences }];
  const [one, two] = [first.acquisition!, second.acquisition!];
  if (!one.clock || !two.clock) {
    const named = (label: string): string | undefined =>
      [ids.first, ids.second].find((id) => labels.get(id)?.size === 1 && labels.get(id)?.has(label));
    const [test, retest] = [named('test'), named('retest')];
    if (test === undefined || retest === undefined) return [];
    return [{ first: test, second: retest, design: 'coffee-break', differences }];
  }
  const minutes = Math.round((two.clock.start - one.clock.start) / 6) / 10;
  const days = two.clock.day - one.clock.day;
  const isPhase =
    days === 0 &&
    minutes <= phaseMinutes &&
    one.frame !== undefined &&
    one.frame === two.frame &&
    one.protocol.contrast === true &&
    two.protocol.contrast === true;
  return [
    {
      ...ids,
      design: days === 0 && minutes <= coffeeBreakHours * 60 ? 'coffee-break' : 'longitudinal',
      ...(days === 0 && { minutes }),
      days,
      differences: isPhase ? [...differences, 'contrastPhase'] : differences,
    },
  ];
}
