import { seriesAttributes } from '../../core/index.ts';
import type { ExportSource } from '../exports/model.ts';
import { clinicalTableOf } from '../exports/table/clinical-rows.ts';
import { TrainingRequestInvalid } from './errors.ts';
import type { TrainingCase } from './model.ts';

type ValueOf = (one: TrainingCase) => string;

/** What every data directory can be stratified by. Other names are columns of the table of clinical variables. */
const own: Readonly<Record<string, ValueOf>> = {
  dataset: ({ image }) => image.document.run.dataset,
  sex: ({ image }) => image.document.subject.sex ?? '',
  structures: ({ sources }) => sources.map((one) => (one === undefined ? '0' : '1')).join(''),
  spacing: ({ image }) => image.document.image.spacing.join(' x '),
  ...Object.fromEntries(
    seriesAttributes.map(({ key, field }) => [
      field,
      ({ image }: TrainingCase) => String((image.document.image as unknown as Record<string, unknown>)[key] ?? ''),
    ]),
  ),
};

/** The stratum of a subject by its cases. @throws TrainingRequestInvalid for a name that is neither */
export async function strataOf(
  source: ExportSource,
  names: readonly string[],
  dataset?: string,
): Promise<(cases: readonly TrainingCase[]) => string> {
  const wantsClinical = names.some((name) => own[name] === undefined);
  const table = wantsClinical ? await clinicalTableOf(source, dataset) : undefined;
  const columns = table?.columns.map(({ name }) => name) ?? [];
  const clinical = new Map<string, Set<string>>();
  for (const name of names) {
    if (own[name] !== undefined) continue;
    if (!columns.includes(name)) {
      const known = [...Object.keys(own), ...columns.slice(3)];
      throw new TrainingRequestInvalid(
        `Nothing can be stratified by "${name}"; choose from ${known.slice(0, 40).join(', ')}.`,
      );
    }
  }
  if (table !== undefined) {
    const subject = columns.indexOf('subject');
    for await (const row of table.rows())
      for (const name of names) {
        const cell = columns.includes(name) ? row[columns.indexOf(name)]! : '';
        if (own[name] !== undefined || cell === '') continue;
        const key = `${row[subject]} ${name}`;
        clinical.set(key, (clinical.get(key) ?? new Set()).add(cell));
      }
  }
  const valuesOf = (name: string, cases: readonly TrainingCase[]): string[] =>
    own[name] === undefined
      ? cases.flatMap(({ image }) => [...(clinical.get(`${image.subject} ${name}`) ?? [])])
      : cases.map(own[name]);
  return (cases) => JSON.stringify(names.map((name) => [...new Set(valuesOf(name, cases))].sort()));
}
