import { meets, readThreshold, StabilityFiles, type StabilityStudy } from '../../../cohorts/index.ts';
import { StudyUnclear } from '../errors.ts';
import type { ExportSource } from '../model.ts';
import type { Table } from './feature-rows.ts';

/** Which features a table keeps: those that meet a condition in one stability study. */
export interface RobustRequest {
  /** `icc.lower>=0.9`. */
  readonly condition: string;
  /** Identifier of the study; needed if the dataset has several. */
  readonly study?: string | undefined;
}

/**
 * The table with its key columns and the features that meet the condition. A column whose values belong to several definitions is kept
 * only if each of them does.
 * @throws ThresholdInvalid, StudyUnclear
 */
export async function onlyRobust(
  table: Table,
  source: ExportSource,
  { condition, study: wanted }: RobustRequest,
  dataset: string | undefined,
): Promise<Table> {
  const threshold = readThreshold(condition);
  const study = await studyFor(source, wanted, dataset);
  const robust = new Set(study.features.flatMap((one) => (meets(one, threshold) ? [one.definition] : [])));
  const kept = table.columns.flatMap(({ definitions }, at) =>
    definitions.length === 0 || definitions.every((one) => robust.has(one)) ? [at] : [],
  );
  return {
    columns: kept.map((at) => table.columns[at]!),
    async *rows() {
      for await (const row of table.rows()) yield kept.map((at) => row[at]!);
    },
  };
}

async function studyFor(
  { root, base }: ExportSource,
  wanted: string | undefined,
  dataset: string | undefined,
): Promise<StabilityStudy> {
  const all = (await new StabilityFiles(root, base).list()).filter(
    (study) => (dataset === undefined || study.dataset === dataset) && (wanted === undefined || study.id === wanted),
  );
  if (all.length === 1) return all[0]!;
  if (all.length === 0) {
    throw new StudyUnclear(
      'This stability study does not exist. Run `qiaw stability --data DIR` to compute the studies.',
    );
  }
  const list = all.map(
    ({ id, over, structure }) => `${id} (${over}, ${structure.slice(structure.lastIndexOf('/') + 1)})`,
  );
  throw new StudyUnclear(`There are ${all.length} stability studies. Choose one with --study: ${list.join(', ')}.`);
}
