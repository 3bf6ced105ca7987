import { seriesNumbers, seriesTexts } from '../../core/index.ts';
import { Bitset } from '../columns/bitset.ts';
import { measureColumn } from '../statistics/measures.ts';
import type { Population } from '../statistics/population.ts';
import { matchingRegions, regionsWithFeature } from './evaluate-regions.ts';
import { type ClinicalFilter, inRange, type SeriesFilter, type SubjectFilter } from './filter.ts';
import { Remembered } from './remember.ts';

const matches = new WeakMap<Population, Remembered<Bitset>>();

/** Subjects that match the filter and may be read. Cached, because one request needs them for the list, the count and each facet. */
export function matchingSubjects(filter: SubjectFilter, population: Population): Bitset {
  const known = matches.get(population) ?? new Remembered<Bitset>(50);
  matches.set(population, known);
  return known.get(JSON.stringify(filter), () => evaluate(filter, population));
}

function evaluate(filter: SubjectFilter, population: Population): Bitset {
  const { columns } = population;
  const size = columns.subjects.length;
  let found = population.readable;
  const keep = (set: Bitset): void => {
    found = found.and(set);
  };
  for (const one of filter.and ?? []) keep(matchingSubjects(one, population));
  if (filter.or !== undefined) {
    keep(filter.or.map((one) => matchingSubjects(one, population)).reduce((a, b) => a.or(b), Bitset.empty(size)));
  }
  if (filter.not !== undefined) keep(matchingSubjects(filter.not, population).not());
  if (filter.iri !== undefined)
    keep(
      Bitset.of(
        size,
        filter.iri.flatMap((iri) => columns.row('subject', iri) ?? []),
      ),
    );
  if (filter.dataset !== undefined) keep(subjectsIn(filter.dataset, population));
  if (filter.roi !== undefined) keep(subjectsOf(matchingRegions(filter.roi, population), population));
  for (const feature of filter.feature ?? []) keep(subjectsOf(regionsWithFeature(feature, population), population));
  if (filter.series !== undefined) keep(subjectsOfSeries(matchingSeries(filter.series, population), population));
  for (const one of filter.clinical ?? []) keep(subjectsWithFinding(one, population));
  if (filter.survivedTwoYears !== undefined) {
    keep(matchingSubjects(twoYears(filter.survivedTwoYears), population));
  }
  return found;
}

export function subjectsOf(regions: Bitset, { columns }: Population): Bitset {
  const subjects = Bitset.empty(columns.subjects.length);
  for (const region of regions) subjects.add(columns.regions[region]!.subject);
  return subjects;
}

function subjectsIn(ids: readonly string[], { columns }: Population): Bitset {
  let found = Bitset.empty(columns.subjects.length);
  for (const id of ids) {
    const row = columns.row('dataset', `${columns.base}dataset/${encodeURIComponent(id)}`);
    if (row !== undefined) found = found.or(columns.members[row]!);
  }
  return found;
}

function subjectsOfSeries(series: Bitset, { columns }: Population): Bitset {
  const subjects = Bitset.empty(columns.subjects.length);
  for (const row of series) subjects.add(columns.series[row]!.subject);
  return subjects;
}

/** Series that match the filter, regardless of the caller's rights. */
export function matchingSeries(filter: SeriesFilter, population: Population): Bitset {
  const { columns } = population;
  const texts = (['modality', ...seriesTexts] as const).flatMap((field) => {
    const wanted = filter[field];
    return wanted === undefined ? [] : [[field, new Set(wanted)] as const];
  });
  let rows = Bitset.full(columns.series.length);
  for (const field of [...seriesNumbers, 'instances'] as const) {
    const range = filter[field];
    if (range === undefined) continue;
    const column = measureColumn(population.columns, { of: 'series', field });
    const fits = Bitset.empty(columns.series.length);
    for (let at = 0; at < column.rows.length; at++) if (inRange(column.values[at]!, range)) fits.add(column.rows[at]!);
    rows = rows.and(fits);
  }
  const found = Bitset.empty(columns.series.length);
  for (const row of rows) {
    const series = columns.series[row]!;
    if (texts.every(([field, wanted]) => wanted.has(series[field] ?? ''))) found.add(row);
  }
  return found;
}

function subjectsWithFinding(filter: ClinicalFilter, population: Population): Bitset {
  const { columns } = population;
  const found = Bitset.empty(columns.subjects.length);
  const variable = columns.variables.get(filter.variable);
  if (variable === undefined) return found;
  if (filter.code !== undefined) {
    const wanted = new Set(filter.code.map((iri) => variable.codeIris.indexOf(iri)));
    const { rows, values } = variable.codes;
    for (let at = 0; at < rows.length; at++) if (wanted.has(values[at]!)) found.add(rows[at]!);
    return found;
  }
  const column = measureColumn(population.columns, { of: 'subject', variable: filter.variable });
  for (let at = 0; at < column.rows.length; at++) if (inRange(column.values[at]!, filter)) found.add(column.rows[at]!);
  return found;
}

const codes = {
  survived: 'http://www.cancerdata.org/roo/C000000',
  notSurvived: 'http://www.cancerdata.org/roo/C000001',
  dead: 'http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl#C28554',
} as const;

/** Two-year survival rewritten as a filter: a table states it, or the days of survival reach two years. Death before that means no. */
export function twoYears(survived: boolean): SubjectFilter {
  const days = 730;
  if (survived) {
    return {
      or: [
        { clinical: [{ variable: 'survivalTwoYears', code: [codes.survived] }] },
        { clinical: [{ variable: 'survivalTime', gte: days }] },
      ],
    };
  }
  return {
    or: [
      { clinical: [{ variable: 'survivalTwoYears', code: [codes.notSurvived] }] },
      {
        clinical: [
          { variable: 'survivalTime', lt: days },
          { variable: 'vitalStatus', code: [codes.dead] },
        ],
      },
    ],
  };
}
