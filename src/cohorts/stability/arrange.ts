import type { Design } from './model.ts';

/** A radiomic vector, with what is known of the region that it was computed on. Factors that the source does not tell are absent. */
export interface StudyVector {
  /** IRIs. */
  readonly subject: string;
  readonly vector: string;
  readonly region: string;
  readonly parameterSet: string;
  /** Class of the region as IRI, or its label where no naming rule matched. */
  readonly structure: string;
  readonly modality: string;
  /** Series that it was measured on. */
  readonly image: string;
  readonly volumeMl: number | undefined;
  /** Observer, method, time point and perturbation: keys that are equal for equal ones. `conflict`: the source contradicts itself. */
  readonly factors: Readonly<Partial<Record<Design, string>>>;
  readonly conflicts?: readonly Design[];
}

/** Why a subject does not count in a study. */
export const omissions = {
  'reading-missing': 'at least one reading is missing',
  'several-lesions': 'several regions of the structure in one reading',
  'several-images': 'the readings are on several images',
  'not-a-pair': 'the scans are not a pair: the time between them is unknown, or they are one acquisition',
  'other-interval': 'the scans are a pair of the other kind',
  'protocol-differs': 'the scans differ in their protocol',
  conflict: 'the sources contradict each other',
} as const;
export type Omission = keyof typeof omissions;

/** What two scans can be compared for: minutes to hours apart in one session, or further apart. */
export const pairDesigns = ['coffee-break', 'longitudinal'] as const;
export type PairDesign = (typeof pairDesigns)[number];

/** Two images of a subject, as the graph relates them. */
export interface ImagePair {
  readonly design: PairDesign | 'reconstruction';
  /** Attributes of the protocol in which they differ. */
  readonly differences: readonly string[];
}

/** What was asked beyond the default, as the study states it. */
export const studyOptions = {
  'largest-lesion': 'of several regions the largest counts',
  'any-protocol': 'scans with different protocols count',
  inferred: 'observers, methods and time points that were inferred count',
} as const;
export type StudyOption = keyof typeof studyOptions;

export interface ArrangeOptions {
  readonly over: Design;
  /** The largest region of each reading stands for the subject; without it a subject with several regions does not count. */
  readonly largestLesion?: boolean;
  /** Repeated scans only: the kind of pair. */
  readonly pairs?: PairDesign;
  /** Perturbations only: their settings. */
  readonly perturbation?: string;
  /** How the graph relates two images; undefined if it does not. */
  readonly pairOf: (image: string, other: string) => ImagePair | undefined;
  /** Count pairs of scans whatever their protocols are. */
  readonly anyProtocol?: boolean;
  /** Whether the factors include inferred ones. */
  readonly inferred?: boolean;
}

/** The balanced table of one study: every subject has every reading once. */
export interface Arrangement {
  readonly structure: string;
  readonly modality: string;
  readonly parameterSet: string;
  /** The other factors, one value each. */
  readonly held: Readonly<Partial<Record<Design, string>>>;
  /** The kind of pair, for repeated scans. */
  readonly pairs?: PairDesign;
  /** The settings of the perturbations. */
  readonly perturbation?: string;
  readonly options: readonly StudyOption[];
  /** Keys of the readings, sorted; time points in the order of time. */
  readonly readings: readonly string[];
  /** IRIs of subjects, sorted. */
  readonly subjects: readonly string[];
  /** IRIs of vectors: `vectors[subject * readings + reading]`. */
  readonly vectors: readonly string[];
  /** Subjects that do not count, sorted. */
  readonly omitted: ReadonlyArray<{ readonly subject: string; readonly reason: Omission }>;
  /** Readings that fewer than half of the subjects have; they are left out, so that no subject is lost to them. */
  readonly rareReadings: readonly string[];
}

/**
 * Arranges vectors into balanced tables: one per structure, modality, parameter set and value of each other factor, so that readers who
 * used two methods give two studies. Tables with fewer than two readings are left out.
 */
export function arrange(vectors: readonly StudyVector[], options: ArrangeOptions): Arrangement[] {
  const groups = groupBy(vectors, (one) => {
    const { [options.over]: _, ...held } = one.factors;
    return JSON.stringify([one.structure, one.modality, one.parameterSet, Object.entries(held).sort()]);
  });
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, group]) => arrangement(group, options) ?? []);
}

function arrangement(group: readonly StudyVector[], options: ArrangeOptions): Arrangement | undefined {
  const { over } = options;
  const [{ structure, modality, parameterSet, factors }] = group as readonly [StudyVector];
  const { [over]: _, ...held } = factors;
  const bySubject = groupBy(group, ({ subject }) => subject);
  const { readings, rare } = readingsOf(group, over, bySubject.size);
  if (readings.length < 2) return undefined;
  const subjects: string[] = [];
  const chosen: string[] = [];
  const omitted: Array<{ subject: string; reason: Omission }> = [];
  for (const [subject, own] of [...bySubject].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found = readingsOfSubject(own, readings, options);
    if (typeof found === 'string') omitted.push({ subject, reason: found });
    else {
      subjects.push(subject);
      chosen.push(...found);
    }
  }
  return {
    structure,
    modality,
    parameterSet,
    held,
    options: optionsOf(options),
    ...(options.perturbation !== undefined && { perturbation: options.perturbation }),
    ...(over === 'timepoint' && { pairs: options.pairs ?? 'coffee-break' }),
    readings,
    subjects,
    vectors: chosen,
    omitted,
    rareReadings: rare,
  };
}

function optionsOf({ over, largestLesion, anyProtocol, inferred }: ArrangeOptions): StudyOption[] {
  return [
    ...(largestLesion === true ? (['largest-lesion'] as const) : []),
    ...(anyProtocol === true && over === 'timepoint' ? (['any-protocol'] as const) : []),
    ...(inferred === true ? (['inferred'] as const) : []),
  ].sort();
}

/** Labels of time points in the order of time; all other keys are equal here. */
const inTime = (key: string): number => ['baseline', 'test', 'retest', 'followup'].indexOf(key.toLowerCase());

function readingsOf(group: readonly StudyVector[], over: Design, subjects: number) {
  const having = groupBy(
    group.filter(({ factors }) => factors[over] !== undefined),
    ({ factors }) => factors[over]!,
  );
  const counts = [...having]
    .map(([key, own]) => ({ key, count: new Set(own.map(({ subject }) => subject)).size }))
    .sort((a, b) => inTime(a.key) - inTime(b.key) || (a.key < b.key ? -1 : 1));
  const isRare = ({ count }: { readonly count: number }): boolean => count * 2 < subjects;
  return {
    readings: counts.filter((one) => !isRare(one)).map(({ key }) => key),
    rare: counts.filter(isRare).map(({ key }) => key),
  };
}

/** One vector per reading, or why the subject does not count. */
function readingsOfSubject(
  own: readonly StudyVector[],
  readings: readonly string[],
  options: ArrangeOptions,
): readonly string[] | Omission {
  const { over } = options;
  if (own.some(({ conflicts = [] }) => conflicts.includes(over))) return 'conflict';
  const cells = readings.map((reading) => own.filter(({ factors }) => factors[over] === reading));
  if (cells.some((cell) => cell.length === 0)) return 'reading-missing';
  const images = imagesFor(cells, options);
  if (typeof images === 'string') return images;
  const seen = cells.map((cell, at) => cell.filter(({ image }) => image === images[at]));
  if (options.largestLesion !== true && seen.some((cell) => cell.length > 1)) return 'several-lesions';
  return seen.map((cell) => largest(cell).vector);
}

/** The image of each reading: one for all readers, or the scans of a pair. Must be the only choice, so that nobody chooses by result. */
function imagesFor(
  cells: ReadonlyArray<readonly StudyVector[]>,
  options: ArrangeOptions,
): readonly string[] | Omission {
  const images = cells.map((cell) => [...new Set(cell.map(({ image }) => image))]);
  if (options.over !== 'timepoint') {
    const common = images[0]!.filter((image) => images.every((own) => own.includes(image)));
    return common.length === 1 ? images.map(() => common[0]!) : 'several-images';
  }
  const choices = images.reduce<string[][]>(
    (all, own) => all.flatMap((chosen) => own.map((one) => [...chosen, one])),
    [[]],
  );
  const reasons = choices.map((chosen) => ({ chosen, reason: unpaired(chosen, options) }));
  const fitting = reasons.filter(({ reason }) => reason === undefined);
  if (fitting.length === 1) return fitting[0]!.chosen;
  if (fitting.length > 1) return 'several-images';
  const found = new Set(reasons.map(({ reason }) => reason));
  return (['protocol-differs', 'other-interval'] as const).find((reason) => found.has(reason)) ?? 'not-a-pair';
}

/** Why scans cannot be compared; undefined if they can. */
function unpaired(
  images: readonly string[],
  { pairs = 'coffee-break', pairOf, anyProtocol = false }: ArrangeOptions,
): Omission | undefined {
  const found = images.slice(1).map((image) => pairOf(images[0]!, image));
  if (found.some((pair) => pair === undefined || pair.design === 'reconstruction')) return 'not-a-pair';
  if (found.some((pair) => pair!.design !== pairs)) return 'other-interval';
  return !anyProtocol && found.some((pair) => pair!.differences.length > 0) ? 'protocol-differs' : undefined;
}

/** Equal volumes are decided by the IRI, so that the choice is the same every time. */
function largest(cell: readonly StudyVector[]): StudyVector {
  const size = ({ volumeMl = 0 }: StudyVector): number => volumeMl;
  return [...cell].sort((a, b) => size(b) - size(a) || (a.vector < b.vector ? -1 : 1))[0]!;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [item]);
    else own.push(item);
  }
  return groups;
}
