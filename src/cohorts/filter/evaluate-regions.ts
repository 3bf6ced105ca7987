import { Bitset } from '../columns/bitset.ts';
import type { CatalogueColumns, RegionRow } from '../columns/model.ts';
import { measureColumn } from '../statistics/measures.ts';
import type { Population } from '../statistics/population.ts';
import { definitionsOf, withNarrower } from './definitions.ts';
import { type FeatureFilter, inRange, type NumberRange, type RegionFilter, type SoftwareFilter } from './filter.ts';
import { Remembered } from './remember.ts';

/** Regions that match the filter, regardless of the caller's rights. */
export function matchingRegions(filter: RegionFilter, population: Population): Bitset {
  const { columns } = population;
  const size = columns.regions.length;
  let found = Bitset.full(size);
  const keep = (set: Bitset): void => {
    found = found.and(set);
  };
  for (const one of filter.and ?? []) keep(matchingRegions(one, population));
  if (filter.or !== undefined) {
    keep(filter.or.map((one) => matchingRegions(one, population)).reduce((a, b) => a.or(b), Bitset.empty(size)));
  }
  if (filter.not !== undefined) keep(matchingRegions(filter.not, population).not());
  if (filter.volumeMl !== undefined) keep(measured('volumeMl', filter.volumeMl, population));
  if (filter.voxelCount !== undefined) keep(measured('voxelCount', filter.voxelCount, population));
  for (const feature of filter.feature ?? []) keep(regionsWithFeature(feature, population));
  if (filter.software !== undefined) keep(computedBy(filter.software, population));
  const { class: classes, exactClass, label, method, observer, timePoint, imported, deepVector } = filter;
  const stated = { class: classes, exactClass, label, method, observer, timePoint, imported, deepVector };
  if (Object.values(stated).every((one) => one === undefined)) return found;
  return found.and(statedRegions(stated, population));
}

const known = new WeakMap<CatalogueColumns, Remembered<Bitset>>();

/** Regions by what is stated rather than measured. The result is cached: the filter is evaluated with each change of a bound. */
function statedRegions(filter: RegionFilter, population: Population): Bitset {
  const { columns } = population;
  const remembered = known.get(columns) ?? new Remembered<Bitset>(100);
  known.set(columns, remembered);
  return remembered.get(JSON.stringify(filter), () => {
    const tests = testsOf(filter, population);
    const fitting = Bitset.empty(columns.regions.length);
    for (const [row, region] of columns.regions.entries()) if (tests.every((test) => test(region))) fitting.add(row);
    return fitting;
  });
}

type Test = (region: RegionRow) => boolean;

function testsOf(filter: RegionFilter, { columns }: Population): Test[] {
  const tests: Test[] = [];
  if (filter.class !== undefined) {
    const wanted = filter.exactClass === true ? new Set(filter.class) : withNarrower(columns, filter.class);
    tests.push(({ classes }) => classes.some((one) => wanted.has(one)));
  }
  for (const field of ['label', 'method', 'observer', 'timePoint'] as const) {
    const wanted = filter[field];
    if (wanted !== undefined) tests.push((region) => wanted.includes(region[field] ?? ''));
  }
  const { imported, deepVector } = filter;
  if (imported !== undefined) tests.push((region) => region.imported === imported);
  if (deepVector !== undefined) {
    const models = new Set(deepVector.map((iri) => columns.row('model', iri)));
    tests.push(({ deepVectors }) =>
      deepVectors.some((row) => deepVector.length === 0 || models.has(columns.deepVectors[row]!.model)),
    );
  }
  return tests;
}

/** Regions with a vector whose value of the feature is within the range. */
export function regionsWithFeature(filter: FeatureFilter, population: Population): Bitset {
  const { columns } = population;
  const found = Bitset.empty(columns.regions.length);
  for (const definition of definitionsOf(columns, filter)) {
    const { rows, values } = measureColumn(population.columns, { of: 'vector', definition });
    for (let at = 0; at < rows.length; at++) {
      if (inRange(values[at]!, filter)) found.add(columns.vectors[rows[at]!]!.region);
    }
  }
  return found;
}

function measured(field: 'volumeMl' | 'voxelCount', range: NumberRange, population: Population): Bitset {
  const { rows, values } = measureColumn(population.columns, { of: 'region', field });
  const found = Bitset.empty(population.columns.regions.length);
  for (let at = 0; at < rows.length; at++) if (inRange(values[at]!, range)) found.add(rows[at]!);
  return found;
}

/** Regions with a vector computed by software of this name and version (or, for imported vectors, imported by it). */
function computedBy({ name, version }: SoftwareFilter, { columns }: Population): Bitset {
  const wanted = new Set(
    columns.softwares.flatMap((software, row) =>
      (name === undefined || software.label === name) && (version?.includes(software.version) ?? true) ? [row] : [],
    ),
  );
  const found = Bitset.empty(columns.regions.length);
  for (const { region, softwares } of columns.vectors) if (softwares.some((row) => wanted.has(row))) found.add(region);
  return found;
}
