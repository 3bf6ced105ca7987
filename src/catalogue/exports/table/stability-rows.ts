import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StabilityFiles, type StabilityStudy, stabilityColumns, stabilityRows } from '../../../cohorts/index.ts';
import { parse, qiaw } from '../../../graph/index.ts';
import type { ExportSource } from '../model.ts';
import { writeFileBy } from '../package/file-sink.ts';
import type { Table } from './feature-rows.ts';
import { writeTableCsv } from './write-csv.ts';
import { writeTableParquet } from './write-parquet.ts';

type Described = (definition: string) => { readonly name: string; readonly unit: string } | undefined;

/** One row per stability study and feature, by study; undefined if the dataset has no studies. */
export async function stabilityTableOf(source: ExportSource, dataset?: string): Promise<Table | undefined> {
  const all = await new StabilityFiles(source.root, source.base).list();
  const studies = all.filter((study) => dataset === undefined || study.dataset === dataset);
  return studies.length === 0 ? undefined : tableOf(studies, await definitionsOf(source));
}

/** The table of these studies as a file: Parquet if its name ends in `.parquet`, else CSV. */
export async function writeStabilityTable(
  path: string,
  source: ExportSource,
  studies: readonly StabilityStudy[],
): Promise<void> {
  const table = tableOf(studies, await definitionsOf(source));
  await writeFileBy(path, (sink) =>
    path.endsWith('.parquet') ? writeTableParquet(table, 'Stability of features', sink) : writeTableCsv(table, sink),
  );
}

function tableOf(studies: readonly StabilityStudy[], described: Described): Table {
  return {
    columns: stabilityColumns.map((column) => ({ ...column, units: [], definitions: [] })),
    async *rows() {
      yield* stabilityRows(studies, described);
    },
  };
}

/** Names and units of the definitions. */
async function definitionsOf({ root, base }: ExportSource): Promise<Described> {
  const text = await readFile(join(root, 'graphs', 'definitions.trig'), 'utf8').catch(() => '');
  const names = new Map<string, string>();
  const units = new Map<string, string>();
  for (const { subject, predicate, object } of parse(text, 'trig', base)) {
    if (predicate.equals(qiaw.pyradiomicsName)) names.set(subject.value, object.value);
    else if (predicate.equals(qiaw.ucum)) units.set(subject.value, object.value);
  }
  return (definition) => {
    const name = names.get(definition);
    return name === undefined ? undefined : { name, unit: units.get(definition) ?? '1' };
  };
}
