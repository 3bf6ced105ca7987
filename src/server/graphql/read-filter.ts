import {
  type FeatureFilter,
  type FeatureReference,
  FilterRefused,
  namesSubjects,
  type Population,
  type RegionFilter,
  type SeriesFilter,
  type SubjectFilter,
} from '../../cohorts/index.ts';
import { seriesNumbers } from '../../core/index.ts';
import { dcm, qiaw, ro } from '../../graph/index.ts';

type Input = Readonly<Record<string, unknown>>;

const methods: Readonly<Record<string, string>> = {
  MANUAL: ro.O567.value,
  SEMIAUTOMATIC: ro.O345.value,
  AUTOMATIC: ro.KRFG.value,
};

export const methodName = (iri: string | undefined): string | null =>
  Object.keys(methods).find((name) => methods[name] === iri) ?? null;

const certainties: Readonly<Record<string, string>> = {
  STATED: qiaw.Stated.value,
  NAME_RULE: qiaw.ReadByNameRule.value,
  INFERRED: qiaw.Inferred.value,
};

export const certaintyName = (iri: string | undefined): string | null =>
  Object.keys(certainties).find((name) => certainties[name] === iri) ?? null;

export const modalityName = (iri: string): string | null =>
  Object.entries(dcm).find(([name, term]) => /^[A-Z]+$/.test(name) && term.value === iri)?.[0] ?? null;

/** Converts an input to the internal filter model; `null` is the same as an omitted field. */
export function readSubjectFilter(input: Input | null | undefined, population: Population): SubjectFilter {
  assertModest(input ?? {});
  const filter = subjectFilter(input ?? {});
  if (namesSubjects(filter) && !population.complete) {
    throw new FilterRefused(
      'A filter that names subjects requires access to every record, because it would reveal who is counted.',
    );
  }
  return filter;
}

const mostConditions = 300;

/** A filter written by a person has about ten conditions; thousands would be a denial-of-service attack. */
function assertModest(input: Input): void {
  let conditions = 0;
  const waiting: unknown[] = [input];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (typeof one !== 'object' || one === null) continue;
    if (!Array.isArray(one)) conditions++;
    // Lists of plain values, such as IRIs, are one condition.
    for (const value of Object.values(one)) if (typeof value === 'object' && value !== null) waiting.push(value);
    if (conditions > mostConditions) throw new FilterRefused(`A filter may have at most ${mostConditions} conditions.`);
  }
}

function subjectFilter(input: Input): SubjectFilter {
  const { and, or, not, iri, dataset, roi, feature, series, clinical, outcome } = present(input);
  const parts = (list: unknown) => (list as Input[] | undefined)?.map(subjectFilter);
  const given = [...((clinical as Input[] | undefined) ?? []), ...outcomeFindings(outcome as Input | undefined)];
  return pruned({
    and: parts(and),
    or: parts(or),
    not: not && subjectFilter(not as Input),
    iri: iri as string[] | undefined,
    dataset: dataset as string[] | undefined,
    roi: roi && regionFilter(roi as Input),
    feature: (feature as Input[] | undefined)?.map(featureFilter),
    series: series && readSeriesFilter(series as Input),
    clinical: given.length === 0 ? undefined : given.map((one) => pruned(present(one))),
    survivedTwoYears: (outcome as Input | undefined)?.['survivedTwoYears'] ?? undefined,
  }) as SubjectFilter;
}

function outcomeFindings(outcome: Input | undefined): Input[] {
  const { survivalDays, vitalStatus } = present(outcome ?? {});
  return [
    ...(survivalDays ? [{ variable: 'survivalTime', ...(survivalDays as Input) }] : []),
    ...(vitalStatus ? [{ variable: 'vitalStatus', code: vitalStatus }] : []),
  ];
}

export function readRegionFilter(input: Input): RegionFilter {
  assertModest(input);
  return regionFilter(input);
}

function regionFilter(input: Input): RegionFilter {
  const {
    and,
    or,
    not,
    class: classes,
    classIri,
    method,
    feature,
    volumeMl,
    voxelCount,
    software,
    ...rest
  } = present(input);
  const parts = (list: unknown) => (list as Input[] | undefined)?.map(regionFilter);
  const iris = [...((classes as string[] | undefined) ?? []), ...((classIri as string[] | undefined) ?? [])];
  return pruned({
    ...rest,
    and: parts(and),
    or: parts(or),
    not: not && regionFilter(not as Input),
    class: classes === undefined && classIri === undefined ? undefined : iris,
    method: (method as string[] | undefined)?.map((name) => methods[name]!),
    feature: (feature as Input[] | undefined)?.map(featureFilter),
    volumeMl: volumeMl && pruned(present(volumeMl as Input)),
    voxelCount: voxelCount && pruned(present(voxelCount as Input)),
    software: software && pruned(present(software as Input)),
  }) as RegionFilter;
}

const numbers: readonly string[] = [...seriesNumbers, 'instances'];

export function readSeriesFilter(input: Input): SeriesFilter {
  const { modality, ...rest } = present(input);
  const ranges = Object.entries(rest).filter(([name]) => numbers.includes(name));
  return pruned({
    ...rest,
    modality: (modality as string[] | undefined)?.map((name) => dcm[name as 'CT'].value),
    ...Object.fromEntries(ranges.map(([name, range]) => [name, pruned(present(range as Input))])),
  }) as SeriesFilter;
}

function featureFilter(input: Input): FeatureFilter {
  return readFeature(input);
}

/** A reference must specify a feature: an empty one would match all of them. */
export function readFeature(input: Input): FeatureFilter & FeatureReference {
  const { class: ontologyClass, ...rest } = present(input);
  const reference = pruned({ ...rest, ontologyClass }) as FeatureFilter;
  const { definition, name } = reference;
  if (definition === undefined && name === undefined && ontologyClass === undefined) {
    throw new FilterRefused('Specify the feature by definition, name or class.');
  }
  return reference;
}

const present = (input: Input): Input =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));

const pruned = <T extends Input>(input: T): T =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as T;
