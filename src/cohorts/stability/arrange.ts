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
  'protocol-differs': 'the scans differ in their protocol',
  conflict: 'the sources contradict each other',
} as const;
export type Omission = keyof typeof omissions;

export interface ArrangeOptions {
  readonly over: Design;
  /** The largest region of each reading stands for the subject; without it a subject with several regions does not count. */
  readonly largestLesion?: boolean;
  /** Names of the attributes in which the protocols of two images differ. */
  readonly protocolDifferences: (image: string, other: string) => readonly string[];
  /** Count pairs of scans whatever their protocols are. */
  readonly anyProtocol?: boolean;
}

/** The balanced table of one study: every subject has every reading once. */
export interface Arrangement {
  readonly structure: string;
  readonly modality: string;
  readonly parameterSet: string;
  /** The other factors, one value each. */
  readonly held: Readonly<Partial<Record<Design, string>>>;
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
    readings,
    subjects,
    vectors: chosen,
    omitted,
    rareReadings: rare,
  };
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
  const images = cells.map((cell) => new Set(cell.map(({ image }) => image)));
  const sameImage = over !== 'timepoint';
  // Two readings of one image cannot be a repeated scan, and readers of two images did not read the same.
  if (images.some(({ size }) => size > 1)) return 'several-images';
  const each = images.map(([image]) => image!);
  if (sameImage ? new Set(each).size > 1 : new Set(each).size < each.length) return 'several-images';
  if (!sameImage && options.anyProtocol !== true) {
    if (each.some((image) => options.protocolDifferences(each[0]!, image).length > 0)) return 'protocol-differs';
  }
  if (options.largestLesion !== true && cells.some((cell) => cell.length > 1)) return 'several-lesions';
  return cells.map((cell) => largest(cell).vector);
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
