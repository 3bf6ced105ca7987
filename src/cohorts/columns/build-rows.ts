import { type SeriesFields, seriesAttributes } from '../../core/index.ts';
import { Bitset } from './bitset.ts';
import { buildAgreements } from './build-agreements.ts';
import type {
  AcquisitionRow,
  DeepVectorRow,
  EncodingRow,
  RegionRow,
  Row,
  SeriesRow,
  SubjectRow,
  VectorRow,
} from './model.ts';
import { allBy, firstBy, type Numbered } from './numbered.ts';
import { present, toNumber } from './read-rows.ts';
import type { Tables } from './tables.ts';

export interface Numbers {
  readonly subjects: Numbered;
  readonly series: Numbered;
  readonly regions: Numbered;
  readonly encodings: Numbered;
  readonly agreements: Numbered;
  /** The primary delineation of each further encoding. */
  readonly primaries: ReadonlyMap<string, string>;
  readonly vectors: Numbered;
  readonly deepVectors: Numbered;
  readonly datasets: Numbered;
  readonly models: Numbered;
  readonly softwares: Numbered;
  readonly runs: Numbered;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/** Subjects, series, regions and vectors, linked by row number. */
export function buildRows(tables: Tables, n: Numbers) {
  const subjects = n.subjects.iris.map(
    (iri): Mutable<SubjectRow> => ({ iri, datasets: [], regions: [], series: [], studies: [], agreements: [] }),
  );
  for (const [subject, dataset] of tables.datasets) {
    const row = n.subjects.row(subject);
    const number = n.datasets.row(dataset);
    if (row !== undefined && number !== undefined) subjects[row]!.datasets.push(number);
  }
  const members = n.datasets.iris.map(() => Bitset.empty(subjects.length));
  for (const [row, { datasets }] of subjects.entries()) for (const dataset of datasets) members[dataset]!.add(row);
  const series = buildSeries(tables, n, subjects);
  const agreements = buildAgreements(tables, n, (subject, row) => subjects[subject]!.agreements.push(row));
  return { subjects, members, series, agreements, ...buildRegions(tables, n, subjects) };
}

function buildSeries(tables: Tables, n: Numbers, subjects: readonly Mutable<SubjectRow>[]): SeriesRow[] {
  const found = new Map(tables.series.map((row) => [row[2]!, row]));
  const acquisitions = acquisitionsOf(tables);
  return n.series.iris.map((iri, row) => {
    const cells = found.get(iri)!;
    const [subject, study, , modality, instances, uid, studyUid, ...stated] = cells;
    const owner = n.subjects.row(subject)!;
    subjects[owner]!.series.push(row);
    if (!subjects[owner]!.studies.includes(study!)) subjects[owner]!.studies.push(study!);
    return {
      iri,
      subject: owner,
      study: study!,
      modality: modality!,
      instances: toNumber(instances),
      uid: present(uid),
      studyUid: present(studyUid),
      acquisition: acquisitions.get(iri),
      ...attributesOf(stated),
    };
  });
}

/** By series; an acquisition with several time points has a row for each. */
function acquisitionsOf(tables: Tables): ReadonlyMap<string, AcquisitionRow> {
  const found = new Map<string, AcquisitionRow>();
  for (const [series, iri, order, days, timePoint] of tables.acquisitions) {
    const timePoints = [...(found.get(series!)?.timePoints ?? []), ...(timePoint ? [timePoint] : [])];
    found.set(series!, {
      iri: iri!,
      order: toNumber(order),
      daysAfterFirst: toNumber(days),
      timePoints: [...new Set(timePoints)].sort(),
    });
  }
  return found;
}

/** Cells in the column order of the table. */
const attributesOf = (cells: readonly string[]): SeriesFields =>
  Object.fromEntries(
    seriesAttributes.map(({ field, type }, at) => [
      field,
      type === 'number' ? toNumber(cells[at]) : present(cells[at]),
    ]),
  ) as SeriesFields;

/** An imported vector has no region of a delineation, so it also serves as the region it measured. */
function buildRegions(tables: Tables, n: Numbers, subjects: readonly Mutable<SubjectRow>[]) {
  const rois = firstBy(tables.regions);
  const own = firstBy(tables.vectors);
  const classes = allBy(tables.regionClasses);
  const sizes = firstBy(tables.regionSizes);
  const runs = firstBy(tables.regionRuns);
  const datasets = firstBy(tables.vectorDatasets);
  const regions = n.regions.iris.map((iri, row): Mutable<RegionRow> => {
    const roi = rois.get(iri);
    const vector = own.get(iri);
    const subject = n.subjects.row(roi?.[1] ?? vector?.[1])!;
    subjects[subject]!.regions.push(row);
    return {
      iri,
      subject,
      imported: roi === undefined,
      label: present(roi === undefined ? vector?.[6] : roi[2]),
      classes: roi === undefined ? [vector?.[5] ?? ''].filter(Boolean) : [...(classes.get(iri) ?? [])].sort(),
      volumeMl: toNumber(sizes.get(iri)?.[1]),
      voxelCount: toNumber(sizes.get(iri)?.[2]),
      series: n.series.row(roi?.[3]),
      method: present(roi?.[4]),
      observer: present(roi?.[5]),
      certainty: present(roi?.[6]),
      timePoint: present(roi?.[7]),
      dataset: n.datasets.row(datasets.get(iri)?.[1]),
      run: n.runs.row(runs.get(iri)?.[1]),
      vectors: [],
      deepVectors: [],
      encodings: [],
    };
  });
  const softwares = allBy(tables.vectorSoftwares);
  const vectors = n.vectors.iris.map((iri, row): VectorRow => {
    const [, , roi, set, count] = own.get(iri)!;
    const region = n.regions.row(roi === '' ? iri : roi)!;
    regions[region]!.vectors.push(row);
    return {
      iri,
      region,
      parameterSet: present(set),
      valueCount: toNumber(count) ?? 0,
      softwares: rowsOf(softwares.get(iri), n.softwares),
    };
  });
  const deep = firstBy(tables.deepVectors);
  const deepVectors = n.deepVectors.iris.map((iri, row): DeepVectorRow => {
    const [, roi, model, dimension, norm] = deep.get(iri)!;
    const region = n.regions.row(roi)!;
    regions[region]!.deepVectors.push(row);
    return { iri, region, model: n.models.row(model)!, dimension: toNumber(dimension) ?? 0, l2norm: toNumber(norm) };
  });
  const encodings = n.encodings.iris.map((iri, row): EncodingRow => {
    const [, , label, , method] = rois.get(iri)!;
    const region = n.regions.row(n.primaries.get(iri))!;
    regions[region]!.encodings.push(row);
    const [, volumeMl, voxelCount] = sizes.get(iri) ?? [];
    return {
      iri,
      region,
      label: present(label),
      volumeMl: toNumber(volumeMl),
      voxelCount: toNumber(voxelCount),
      method: present(method),
      run: n.runs.row(runs.get(iri)?.[1]),
    };
  });
  return { regions: regions as readonly RegionRow[], encodings, vectors, deepVectors };
}

const rowsOf = (iris: readonly string[] = [], numbered: Numbered): Row[] =>
  iris.flatMap((iri) => numbered.row(iri) ?? []);
