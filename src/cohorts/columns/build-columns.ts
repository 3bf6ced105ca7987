import { prov } from '../../graph/index.ts';
import type { GraphStore } from '../../store/index.ts';
import {
  buildDefinitions,
  buildModels,
  buildParameterSets,
  buildRefusals,
  buildRuns,
  buildSoftwares,
} from './build-definitions.ts';
import { buildRows, type Numbers } from './build-rows.ts';
import { buildValues } from './build-values.ts';
import { buildVariables } from './build-variables.ts';
import { externalLabels } from './class-labels.ts';
import type { CatalogueColumns, Row, RowKind } from './model.ts';
import { allBy, Numbered } from './numbered.ts';
import { readTables, type Tables } from './tables.ts';

/**
 * Reads the whole index from the store: about twenty queries, then the values of the vectors that `previous` lacks. If the
 * store changes during the read, the result may mix two states; the caller compares versions and reads again.
 */
export async function buildColumns(
  store: GraphStore,
  base: string,
  version: number,
  previous?: CatalogueColumns,
): Promise<CatalogueColumns> {
  const tables = await readTables(store);
  const n = numbersOf(tables);
  const definitions = new Numbered(column(tables.definitions, 0));
  const rows = buildRows(tables, n);
  const definitionRows = buildDefinitions(tables, definitions);
  const numbered: Readonly<Record<RowKind, Numbered>> = {
    subject: n.subjects,
    series: n.series,
    region: n.regions,
    encoding: n.encodings,
    agreement: n.agreements,
    vector: n.vectors,
    deepVector: n.deepVectors,
    definition: definitions,
    dataset: n.datasets,
    model: n.models,
    run: n.runs,
  };
  return {
    version,
    base,
    ...rows,
    definitions: definitionRows,
    values: await buildValues(store, rows.vectors, definitionRows, previous),
    variables: buildVariables(tables, n.subjects),
    datasets: n.datasets.iris,
    models: buildModels(tables, n.models),
    softwares: buildSoftwares(tables, n.softwares),
    runs: buildRuns(tables, n),
    refusals: buildRefusals(tables),
    parameterSets: buildParameterSets(tables),
    observers: new Map(
      tables.observers.map(([iri, label, kind]) => [
        iri!,
        { iri: iri!, label: label!, isProgram: kind === prov.SoftwareAgent.value },
      ]),
    ),
    labels: new Map([
      ...externalLabels(),
      ...tables.labels.map(([iri, label]) => [iri!, label!] as const),
      ...tables.declaredVariables.flatMap(([, , code, label]) => (code === '' ? [] : [[code!, label!] as const])),
    ]),
    narrower: allBy(tables.narrower.map(([narrow, broad]) => [broad!, narrow!])),
    row: (kind, iri): Row | undefined => numbered[kind].row(iri),
  };
}

/** Rows whose subject or region is unknown are left out: they cannot be attributed to a subject. */
function numbersOf(tables: Tables): Numbers {
  const subjects = new Numbered(column(tables.subjects, 0));
  const of = (table: readonly string[][], at: number) => table.filter((row) => subjects.row(row[at]) !== undefined);
  const all = new Numbered(column(of(tables.regions, 1), 0));
  const primaries = primariesOf(tables, all);
  const rois = new Numbered(all.iris.filter((iri) => !primaries.has(iri)));
  const vectors = of(tables.vectors, 1).filter(([, , roi]) => roi === '' || rois.row(roi) !== undefined);
  const regions = new Numbered([...rois.iris, ...vectors.flatMap(([iri, , roi]) => (roi === '' ? [iri!] : []))]);
  const deep = tables.deepVectors.filter(([, roi]) => regions.row(roi) !== undefined);
  return {
    subjects,
    regions,
    encodings: new Numbered(primaries.keys()),
    agreements: new Numbered(column(of(tables.agreements, 1), 0)),
    primaries,
    series: new Numbered(column(of(tables.series, 0), 2)),
    vectors: new Numbered(column(vectors, 0)),
    deepVectors: new Numbered(column(deep, 0)),
    datasets: new Numbered(column(of(tables.datasets, 0), 1)),
    models: new Numbered([...column(tables.models, 0), ...column(deep, 2)]),
    softwares: new Numbered(column(tables.softwares, 0)),
    runs: new Numbered(column(of(tables.runs, 1), 0)),
  };
}

/** The primary delineation of each further encoding. One whose primary is missing is itself a region. */
function primariesOf({ encodings }: Tables, regions: Numbered): ReadonlyMap<string, string> {
  const stated = new Map(encodings.map(([encoding, primary]) => [encoding!, primary!]));
  return new Map(
    [...stated].filter(
      ([encoding, primary]) =>
        regions.row(encoding) !== undefined && regions.row(primary) !== undefined && !stated.has(primary),
    ),
  );
}

const column = (table: readonly string[][], at: number): string[] => table.map((row) => row[at]!);
