import { join } from 'node:path';
import type { Attribution, DelineationMethod } from '../../core/index.ts';
import type { CaseDocument } from '../make/case-document.ts';
import type { Encoding } from './model.ts';

/** The delineations of a case, by segment. A segment without a mask was not measured. */
export function encodingsOf(document: CaseDocument, folder: string): Encoding[] {
  return document.rois.flatMap((roi) => {
    const mask = document.outputs.find(
      ({ role, segmentNumber }) => role === 'mask' && segmentNumber === roi.segmentNumber,
    );
    if (mask === undefined) return [];
    return {
      document,
      roi,
      run: document.run.digest,
      maskPath: join(folder, mask.path),
      maskSha256: mask.sha256,
      attribution: attributionOf(roi),
    };
  });
}

const methods: Readonly<Record<string, DelineationMethod>> = {
  MANUAL: 'manual',
  SEMIAUTOMATIC: 'semiautomatic',
  AUTOMATIC: 'automatic',
};

/** Cases of earlier releases state the method only, as DICOM writes it. */
function attributionOf(roi: Encoding['roi']): Attribution {
  const method = methods[roi.generationAlgorithm ?? ''];
  const stated = { origin: 'ROIGenerationAlgorithm', certainty: 'stated' } as const;
  return roi.attribution ?? { observers: [], methods: method ? [{ ...stated, method }] : [], timePoints: [] };
}

/**
 * The order of the encodings of one region; the first stands for the region. A structure set comes before a segmentation,
 * because contours are the drawing itself and voxels depend on a rasterisation rule; then the object that states more about
 * observer, method and time point; then the hash of the object, the number of the ROI, the newest release and the digest of
 * the run. Cases that are added later change it only if they precede by this order.
 */
export function compareEncodings(a: Encoding, b: Encoding): number {
  return (
    rank(a) - rank(b) ||
    statedKinds(b) - statedKinds(a) ||
    compare(a.document.delineation.sopId, b.document.delineation.sopId) ||
    a.roi.roiNumber - b.roi.roiNumber ||
    b.document.run.software.version.localeCompare(a.document.run.software.version, 'en', { numeric: true }) ||
    compare(a.run, b.run) ||
    a.roi.segmentNumber - b.roi.segmentNumber
  );
}

const rank = ({ document }: Encoding): number => (document.delineation.kind === 'RTSTRUCT' ? 0 : 1);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const statedKinds = ({ attribution: { observers, methods: how, timePoints } }: Encoding): number =>
  [observers, how, timePoints].filter((all) => all.some(({ certainty }) => certainty !== 'inferred')).length;

/** The names that the source gives a delineation, without regard to case. */
export function namesOf({ roi: { label, otherNames = {} } }: Encoding): ReadonlySet<string> {
  const names = [label, otherNames.label, otherNames.trackingId, otherNames.description];
  return new Set(names.flatMap((name) => (name === undefined ? [] : name.trim().toLowerCase())));
}

/** Whether two delineations are of one structure: the same entry of the name table, or the same name if none knows it. */
export function sameStructure(a: Encoding, b: Encoding): boolean {
  const [one, other] = [a.roi.mapped, b.roi.mapped];
  if (shareName(a, b)) return true;
  return one !== undefined && other !== undefined && one.key === other.key && one.key !== 'source-codes';
}

export function shareName(a: Encoding, b: Encoding): boolean {
  const names = namesOf(b);
  return [...namesOf(a)].some((name) => names.has(name));
}

interface Statement {
  readonly value: string;
  readonly certainty: string;
  readonly taken?: true;
}

/** What can contradict. Statements that are only inferred do not count. */
const statements = {
  observers: ({ observers }) => observers.map((one) => ({ ...one, value: one.id })),
  persons: ({ observers }) =>
    observers.filter(({ kind }) => kind === 'person').map((one) => ({ ...one, value: one.id })),
  programs: ({ observers }) =>
    observers.filter(({ kind }) => kind === 'program').map((one) => ({ ...one, value: one.id })),
  method: ({ methods: how }) => how.map((one) => ({ ...one, value: one.method })),
  timePoint: ({ timePoints }) => timePoints.map((one) => ({ ...one, value: one.label })),
} as const satisfies Readonly<Record<string, (attribution: Attribution) => readonly Statement[]>>;

/**
 * Whether two delineations are by different observers: what holds for the one is not stated for the other. Other statements may
 * agree, such as the operator who exported the delineations of several readers.
 */
export function otherObservers(of: 'observers' | 'persons' | 'programs', a: Encoding, b: Encoding): boolean {
  const [one, other] = [told(of, a), told(of, b)];
  return apart(decisive(one), values(other)) && apart(decisive(other), values(one));
}

/** Whether the sources of two delineations contradict: in what holds for them, or in what their attributes state. */
export function contradict(what: 'method' | 'timePoint', a: Encoding, b: Encoding): boolean {
  const [one, other] = [told(what, a), told(what, b)];
  return apart(decisive(one), decisive(other)) || apart(stated(one), stated(other));
}

const told = (what: keyof typeof statements, { attribution }: Encoding): readonly Statement[] =>
  statements[what](attribution).filter(({ certainty }) => certainty !== 'inferred');
const values = (all: readonly Statement[]): string[] => all.map(({ value }) => value);
const stated = (all: readonly Statement[]): string[] => values(all.filter(({ certainty }) => certainty === 'stated'));

function decisive(all: readonly Statement[]): string[] {
  const taken = values(all.filter((one) => one.taken));
  return taken.length > 0 ? taken : values(all);
}

/** Both say something, and nothing that agrees. */
const apart = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((value) => other.includes(value));

export const settingsOf = ({ document }: Encoding): string => document.run.settingsDigest;

/** Groups in the order of their first members. */
export function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}
